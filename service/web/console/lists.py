"""The pages of lists: comments, the queue's head, articles, the settings, and what is done from there."""

from service.web.console.articles import list_articles, see_article, switch_article
from service.web.console.bulk import choose_comments, decide_chosen, undo_chosen
from service.web.console.comment import decide_comment, judge_author, reveal_address, see_comment, undo_decision
from service.web.console.comments import list_comments
from service.web.console.queue import see_queue_head
from service.web.console.settings import change_settings_page, see_settings_page

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
    see_settings_page,
    change_settings_page,
)
