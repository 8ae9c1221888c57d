"""Vocabulary: the small words of the readers' languages, and how their other words begin and end.

Lists are written as texts, because that is how people read them and add to them.
"""

AR, ARABIZI, EN, TR, FR, OTHER = "ar", "arabizi", "en", "tr", "fr", "other"

WORDS = {
    EN: """the and is are was were be been of to in that this it for with you your not have has had they he she
        we what who which will would can could should do does did but or if from by as at about all so very
        good bad people there their my me no yes just more only why how when where because than then article
        news thanks thank thats i'm im don't dont can't cant get got like love want know think see go going
        oh well too out up one here much many really never always into over after before these those our us
        am any some other man day time his him her an being off down even still now new old great nice best
        way make made say said says lol ok okay yeah it's that's he's she's you're they're we're isn't
        didn't doesn't won't let let's need please stop u ur pls""",
    ARABIZI: """ana enta enti inta inti ente howa heya hia ehna antom wallah walla wallahi wlh mesh mish msh mafi
        mafesh mafeesh fi fe di dah deh el al ya yalla shu shou chou leih lesh laish ezay ezzay keef kif
        kifak kefak habibi habibti inshallah inchallah insha2allah hamdulillah elhamdulillah alhamdulillah
        sa7 kda keda kida kteer ktir kter awi awy gedan giddan bas bass bs kol kull shi haga 7aga mn ma men
        3ala 3la b7al bzaf bezaf wach wesh chno khoya khouya rabena rabbena allah yarab yarb akhi ya3ni
        yaani kalb kelb hayda ma hada hadi lli elly illi salam salamo 3alikom mabrouk shukran chokran baladna
        masr nas enno eno nta nti ntoma hna hado had dyal dial dyali dialna dyalhom bhal walo walou rabi
        rebi chkoun kima kayn kayen kayna machi rah raha rani raho ghir gher kifach kifech 3lach bech barcha
        barsha behi chnowa chnia hedha hedhi fama lah alah wlah hta ila wahed hadchi yalah yallah makanch
        makach maknch bezzaf lina lihom homa inchalah inshalah tab teb bedna lezim lazem haram sah saha
        mazal mazel bayna soubhane macha w bi hek hayk heik hal hay hayde heda hed hydi metl mitl kifik
        badde bade baddi badda yalli yale yele hik lezem knt kent kenet kan kanet halla hala2 halla2 ba3d
        ba3den abel akid tfeh khalas 7aram bhebik bhebak mabsout tayeb khod rouh rou7 chouf shouf shuf wayn
        wen win hon honik iza eza law aya ayya ma3 mech nchallah rabbi rebbi ya3tik yaatik sahit kho chhal
        ch7al kifah wech rak rakom raki rahom rahoum hom houma ntouma hiya kanou konna wellah bled bladi
        bladna fel fih fiha fik lel lil mlih mli7a bark barka brk lazm galek galou gali goli khti okhti
        khawti sahbi dork doka drk tani tania aw la2 aywa nik omak okhtak ommak weld bent wlad nchalah
        hamdoulah hamdoullah lhamdoulilah subhanallah machallah mashallah mashalla yehdik rabna allahom amin
        amine ameen lik liha 3lik 3likom 3lih alik aalik alih alikoum ani anta anti hiye huwe houwe heyye
        henne enna fina fikon lakan kamen kaman koun yekhi yaw yak yakhi zwin zwina mezyan mzyan safi daba
        chwia chwiya chway shway shwaye lyom lyoum elyom zebi zeb zabi zab mok mouk yemak yemmak yemmek omk omek
        emmak emak ommo emmo ayre ayri kess helo 7elo helwe chi sho hayde ki albe hayete roh rohi rouhi hado hadou
        hadouk aadra tfou tfeh tfou7 kahba ka7ba 9ahba khra khara toz hnaya hmar 7mar koul kellon kelkon
        kellna lebnen dzayer ktiir mahdoum mahdoume helwi khayye khaye lwahad wlek chta chttt chou2 chouf
        shoufi byehko bte7ke m3a m3ak ma3ak ma3e albi 2albi 3al taa tae te3 nta3 nhar lbareh mbereh mbere7
        menik mennik bedde badak badkon bado badon fiki fini nechallah inchaallah kachma ghi chof chofi
        balek balak hta hata alih aliha raho rahi khali khalih lazm lokan loukan koun houwa hedou hedouk
        hedik hadik hedak hadak dayer dayra darou daro 3and 3andi 3andou fihom 3lihom menhom ma3kon bala wlo
        hayda bhal nefs bezef""",
    TR: """ve bir bu da de için ile çok ama ne var yok değil gibi daha ben sen biz siz onlar mi mı mu mü ki
        olan olarak kadar sonra her şey bence neden nasıl hiç şu o diye iyi kötü güzel haber teşekkürler
        hayır evet degil icin cok sey nasil boyle böyle olsun allah abi kardeşim bile sana bana seni beni
        onu ona benim senin bizim sizin onun bunu buna bunlar şimdi simdi artık artik yani işte iste hadi
        lan ulan be kim kimse kendi başka baska herkes hem olur oldu olacak oluyor olmaz etti eder hep hala
        niye neyse tabi tabii sadece az ilk son gel git bak adam kadın kadin gerek lazım zaten belki öyle
        oyle şekilde biri bi bişey hangi böyledir varsa yoksa eğer eger değilse sizi bizi devlet millet türk
        turk memleket boş bos yapma yap diyor dedi demek ediyor insan""",
    FR: """le la les un une des de du et est sont dans pour pas que qui ce cette ces je tu il elle nous vous
        ils sur avec plus mais ou où ne se au aux très bien merci être avoir fait tout comme c'est j'ai
        n'est qu'il d'un d'une l'article mon ma mes leur leurs bonjour non oui y en va te faire on lui moi
        toi quoi quel quelle comment pourquoi parce trop gros grosse sale suis es as ai ont peut veux veut
        sans sous chez encore aussi alors donc car si même meme rien jamais toujours personne bon bonne ta
        ton tes sa son ses notre votre nos vos ça ca c'était était était-ce étais sera faut dit dire
        vraiment peu moins contre entre après apres avant quand ni par jte jvais pauvre putain mec monde
        gens ici là ptn mdr tous toute toutes deux t'es t'as y'a d'accord""",
    OTHER: """der die das und ist nicht ich ein eine mit auf für el los las y en por para con una es pero muy il
        lo gli che non per di sono questo não uma os em het een van niet dat yang dan ini itu tidak untuk""",
}
"""Words of grammar, and those that comments are full of. Some belong to several languages."""

ARABIC_WORDS = """في من على الى إلى عن ان أن هذا هذه التي الذي ما لا لم لن يا كل و هو هي كان مع بعد قبل كما ولا
    الله مش مو ليش ايه شو"""
NEIGHBOURS_WORDS = """است این که را می های برای بود شد شود کرد ایران خود نیست هم اگر ہے ہیں کے کی کا میں اور نے سے کو
    یہ نہیں پر دە لە بە"""
"""Persian, Urdu and Kurdish."""

BEGINNINGS = {
    EN: """st sh th sp br wi ro wo dr sc wh sl sm str sw wor sha hea rea spe thr fr bro bl of eve lea wr off
        thi kn cl gr fl tr dre scr dec day wee ou lov ea was any ear""",
    TR: """ya ge ol gö yap gi ku is gü ver dü kal gör gel sev bil ist anl kı olm baş ça kar çı düş sö yaş hay
        ola şa bak sı yaz diy uy yü bul kur geç aç şe gün çe mü iç söy tak değ ok ger çal iz ağ gid göz öl
        öz ço iş dö gir yı etm dur duy çek ata sü ö ü ş ç ğ ay kö""",
    FR: """l' d' j' n' s' t' c' m' qu' l'a dé ré vi qu é pré mé sou ren pou av voi pén rac ét éc vie vio poi
        aut uti sau env suc soi seu ess ven rép viv né gau jui dég toi fai moi fra eur aus com con pro pui
        jeu cro êt""",
    ARABIZI: """kh dh kha na lm gh lb bgh wal mch mou gha dar bn dir bna wel tf sb kr kan mak za zam tah chn chk chh
        lbo kam hh yd yk yt yn yb tab sab mr mn mt md mb mh mj nm nh nn nt nk nb nj nd ng nf nz lh hb hd hn
        hm hr ho wl ws wn wk wj ts tk tn tg tb tl td lw lq lk lt lj lf lr ls lah khd dl dj dk db dy bt bk bd
        bh by ndi nas nar lma zb zn mzy kt kb kd km wq ns nha naf sd fh fk fl3 m3 l7 7a 3a 9a ba3 ma3 tay
        ach wah aj""",
}
"""Two or three letters that one language's words begin with more often than those of the others."""

ENDINGS = {
    EN: """ng ing ed ly st al ers ry ted ck 's ty ll ic ks ate sh ke ay red ey gs sed ow ms ht dy ght ct ist ny
        ary ned ick nk ys ack tch ful ngs her tor sy sts nds ish rn tic lls ws als ky ast ead les ew py med
        bs ear ts wn ock lt cal hy ea own ced ell ood oke th ot ss er es en ad""",
    TR: """im ın da ım um ak lar iz yor ler rum nı rim den ını yı arı nda sı ye rı mak ır lı sin ına nde uz sun
        dı nız mek ken ün lık uk ıp ruz yi tan dım cak ği tı miş mış ğım mı ız lu üm unu lara rsu ya mi di
        dir ki sız siz maz mez cek iyi nlar lim yim zi sını ri ti dim rdu ydu ydi dü tü yse ü ş ğ""",
    FR: """nt re ent te le is ue ment me ie ais ur que ant ez ux tes ire eur té lle res tre ste eux ser sse ait
        ère ens urs és ai ois ues ien mes au aux aire eau ale nte ner nne sme ée ées ier rie oir oi é tés
        ses ance ence ion ons ot ite ette ive il""",
    ARABIZI: """la na ha ch hi ra om bi ad ah ou il ba iya ia kon ina ach wa ro ol lo iti hom ab ona lad kom ib oun
        oh ka ari lik wla mchi ih alo oum iw iro uch ouf lin ja iha hra hit eb ass aja so rib uma adi yn oul
        noch nia kar ima ila ich har had ak ek ik ouk ouh oua eh lk li ki ni ti wi aa in oub our it at hek
        uk""",
}
"""The same for ends of words; both counted in comments of each language."""
