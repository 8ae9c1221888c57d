from service.domain.signal import Scored
from service.text.fold import fingerprint_text
from service.text.measure import measure
from service.text.reading import read


def test_a_reading_holds_everything_that_the_text_says() -> None:
    body = "راسلوني على ahmed@gmail.com أو ٠٥٠١٢٣٤٥٦٧ يا جماعة"
    reading = read("أحمد 0501234567", "https://example.com", body)
    assert reading.language == "ar"
    assert reading.public_name == "أحمد •••"
    assert reading.public_body == "راسلوني على •••@••• أو ••• يا جماعة"
    assert reading.fingerprint_text == fingerprint_text(body)
    assert reading.signals == measure("أحمد 0501234567", "https://example.com", body, "ar")


def test_the_folded_body_and_its_views_come_along() -> None:
    body = "انت ك.ل.ب!"
    reading = read("أحمد", None, body)
    assert reading.folded.text == "انت ك.ل.ب!"
    assert body[slice(*reading.views.joined.span(4, 7))] == "ك.ل.ب"
    assert reading.views.folded is reading.folded


def test_a_clean_comment_is_shown_as_it_was_typed() -> None:
    body = "مقالٌ جميـــل! شكرًا 😂"
    assert read("أحمد", None, body).public_body == body


def test_a_comment_without_words_can_be_read() -> None:
    reading = read("", None, "😂")
    assert reading.language == "other"
    assert reading.signals["text.words"] == Scored(0)
