"""The pages of lists: comments, the queue's head and articles, with what is done from there."""

from service.web.console.articles import list_articles, see_article, switch_article
from service.web.console.bulk import choose_comments, decide_chosen, undo_chosen
from service.web.console.comment import decide_comment, judge_author, reveal_address, see_comment, undo_decision
from service.web.console.comments import list_comments
from service.web.console.queue import see_queue_head

LISTS = (
    list_comments,
    choose_comments,
    decide_chosen,
    undo_chosen,
    see_comment,
    decide_comment,
    undo_decision,
    judge_author,
    reveal_address,
    see_queue_head,
    list_articles,
    see_article,
    switch_article,
)
