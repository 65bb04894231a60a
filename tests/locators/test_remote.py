"""The remote locator against a real HTTP server on this machine, well and badly behaved."""

import base64
import email.utils
import io
import json
import logging
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from PIL import Image
from vlm_pages import BLACK, TWO_SHADES

from docpipe.errors import ConfigurationError, LocateError
from docpipe.geometry import iou
from docpipe.locators.base import UnansweredError, create_locator
from docpipe.locators.remote import RemoteError, retry_after
from docpipe.types import Query

FIND_BLACK = Query("black", "black rectangle", value_type="signature")
FIND_MORE = Query("more", "another thing", value_type="signature")
KEY = "sk-very-secret-4711"


def completion(text, reason="stop"):
    return json.dumps({"choices": [{"message": {"content": text}, "finish_reason": reason}]}).encode()


def look_and_answer(body):
    """Decode the image that was sent and answer with the box of its black pixels, as Qwen3-VL would."""
    content = body["messages"][0]["content"]
    data = base64.b64decode(content[0]["image_url"]["url"].removeprefix("data:image/png;base64,"))
    dark = np.asarray(Image.open(io.BytesIO(data))) < 60
    if "black rectangle" not in content[1]["text"] or not dark.any():
        return completion("```json\n[]\n```")
    rows, columns = np.flatnonzero(dark.any(1)), np.flatnonzero(dark.any(0))
    height, width = dark.shape
    box = [columns[0] / width, rows[0] / height, (columns[-1] + 1) / width, (rows[-1] + 1) / height]
    found = [{"bbox_2d": [round(1000 * side) for side in box], "label": "black rectangle"}]
    return completion(f"```json\n{json.dumps(found)}\n```")


class Server(ThreadingHTTPServer):
    """Answers with ``script``'s functions one by one, then like a good model; keeps what it was sent."""

    daemon_threads = True

    def __init__(self):
        self.script, self.requests, self.lock = [], [], threading.Lock()
        self.release = threading.Event()
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request, client_address):
        pass  # clients that give up are part of the tests


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        server = self.server
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with server.lock:
            server.requests.append((self.path, dict(self.headers), body, time.monotonic()))
            behave = server.script.pop(0) if server.script else good
        behave(self, body)

    def reply(self, content, status=200, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def good(handler, body):
    handler.reply(look_and_answer(body))


def status(code, content=b"{}", **headers):
    return lambda handler, body: handler.reply(content, code, **headers)


def says(text, reason="stop"):
    return lambda handler, body: handler.reply(completion(text, reason))


def raw(content):
    return lambda handler, body: handler.reply(content)


def slow(handler, body):
    handler.server.release.wait(5)
    good(handler, body)


def drip(handler, body):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    while not handler.server.release.wait(0.05):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def cut(handler, body):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    handler.wfile.write(b'{"choices"')
    handler.close_connection = True


def hang_up(handler, body):
    handler.connection.close()


@pytest.fixture
def server():
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.release.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def connect(server):
    made = []

    def make(**options):
        options = {"dpi": 50, "zoom": False, "backoff_s": 0.01, "timeout_s": 5} | options
        made.append(create_locator("openai", base_url=server.url, model="tiny", **options))
        return made[-1]

    yield make
    server.release.set()
    for locator in made:
        locator.close()


def test_a_good_server_is_asked_once_a_prompt(server, connect):
    (found,) = connect().locate(TWO_SHADES, [FIND_BLACK])
    assert iou(found.box, BLACK) > 0.97
    ((path, _, body, _),) = server.requests
    assert path == "/v1/chat/completions"
    assert body["temperature"] == 0
    assert body["skip_special_tokens"] is False
    assert body["model"] == "tiny"


def test_the_key_goes_into_the_header_and_nowhere_else(server, connect, monkeypatch, caplog):
    monkeypatch.setenv("DOCPIPE_OPENAI_API_KEY", KEY)
    caplog.set_level(logging.DEBUG)
    server.script = [status(401, json.dumps({"error": f"bad key {KEY}"}).encode())]
    locator = connect()
    with pytest.raises(ConfigurationError, match="DOCPIPE_OPENAI_API_KEY") as caught:
        locator.locate(TWO_SHADES, [FIND_BLACK])
    locator.locate(TWO_SHADES, [FIND_BLACK])
    assert [headers["Authorization"] for _, headers, _, _ in server.requests] == [f"Bearer {KEY}"] * 2
    said = [str(caught.value), caplog.text, repr(locator.card), repr(locator.options), repr(vars(locator))]
    assert not any(KEY in text for text in said)
    assert KEY not in json.dumps([body for _, _, body, _ in server.requests])


def test_without_a_key_none_is_sent(server, connect, monkeypatch):
    monkeypatch.delenv("DOCPIPE_OPENAI_API_KEY", raising=False)
    connect().locate(TWO_SHADES, [FIND_BLACK])
    assert "Authorization" not in server.requests[0][1]


@pytest.mark.parametrize(
    "trouble",
    [status(500), status(503), status(429), hang_up, cut],
    ids=["500", "503", "429", "hang up", "cut"],
)
def test_passing_trouble_is_tried_again(server, connect, trouble):
    server.script = [trouble, trouble]
    (found,) = connect().locate(TWO_SHADES, [FIND_BLACK])
    assert found.field == "black"
    assert len(server.requests) == 3


def test_retry_after_is_honoured(server, connect):
    server.script = [status(429, Retry_After="0.4")]
    connect().locate(TWO_SHADES, [FIND_BLACK])
    first, second = (at for *_, at in server.requests)
    assert second - first >= 0.4


def test_a_wait_that_is_too_long_is_an_error_at_once(server, connect):
    server.script = [status(429, Retry_After="3600")]
    with pytest.raises(UnansweredError, match="asks to wait 3600 s, longer than max_wait_s=60"):
        connect().locate(TWO_SHADES, [FIND_BLACK])
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [("", None, None), ("soon", None, None), ("2", 2, 2), ("-1", 0, 0), (email.utils.formatdate(0), 0, 0)],
)
def test_retry_after_values(value, low, high):
    seconds = retry_after(value)
    assert seconds is None if low is None else low <= seconds <= high


def test_lasting_trouble_is_an_error_that_names_it(server, connect):
    server.script = [status(500)] * 10
    with pytest.raises(UnansweredError, match="no answer in 3 attempts, last: status 500"):
        connect(attempts=3).locate(TWO_SHADES, [FIND_BLACK])
    assert len(server.requests) == 3


@pytest.mark.parametrize("trouble", [slow, drip])
def test_a_slow_answer_times_out(server, connect, trouble):
    server.script = [trouble]
    with pytest.raises(UnansweredError, match=r"no answer within 0\.3 s"):
        connect(timeout_s=0.3, attempts=1).locate(TWO_SHADES, [FIND_BLACK])


def test_nobody_listening(connect, server):
    locator = create_locator(
        "openai", base_url="http://127.0.0.1:9/v1", model="m", dpi=50, attempts=2, backoff_s=0.01
    )
    with pytest.raises(UnansweredError, match="no connection"):
        locator.locate(TWO_SHADES, [FIND_BLACK])


@pytest.mark.parametrize(
    ("trouble", "message"),
    [
        (raw(b"<html>welcome</html>"), "not a chat completion"),
        (raw(b"\xff\x00"), "not a chat completion"),
        (raw(b"[1, 2]"), "not a chat completion"),
        (raw(b'{"choices": []}'), "not a chat completion"),
        (raw(b'{"choices": [{"message": {"content": null}}]}'), "has no text"),
        (raw(b" " * 5_000_000), "larger than 4 MiB"),
        (status(400), "refuses the request: status 400"),
    ],
    ids=["html", "bytes", "list", "no choices", "no text", "endless", "400"],
)
def test_responses_of_another_form_are_errors(server, connect, trouble, message):
    server.script = [trouble]
    with pytest.raises(UnansweredError, match=message) as caught:
        connect().locate(TWO_SHADES, [FIND_BLACK])
    assert isinstance(caught.value.__cause__, RemoteError)
    assert len(server.requests) == 1


@pytest.mark.parametrize("code", [301, 307])
def test_redirects_are_not_followed(server, connect, code):
    server.script = [status(code, Location="http://example.invalid/")]
    with pytest.raises(ConfigurationError, match="redirects"):
        connect().locate(TWO_SHADES, [FIND_BLACK])


def test_an_unknown_model_is_a_mistake_in_the_settings(server, connect):
    server.script = [status(404)]
    with pytest.raises(ConfigurationError, match="knows no model 'tiny'"):
        connect().locate(TWO_SHADES, [FIND_BLACK])


def test_words_that_are_no_boxes_are_asked_again_then_an_error(server, connect):
    server.script = [says("Sure! It is at the top.")]
    assert connect().locate(TWO_SHADES, [FIND_BLACK])
    server.script = [says("Sure! It is at the top.")] * 9
    with pytest.raises(UnansweredError, match="not a list of boxes"):
        connect().locate(TWO_SHADES, [FIND_BLACK])


def test_a_cut_off_answer_is_asked_again_with_more_room(server, connect):
    server.script = [says('[{"bbox_2d": [1, 2', "length")]
    assert connect(max_new_tokens=100).locate(TWO_SHADES, [FIND_BLACK])
    assert [body["max_tokens"] for _, _, body, _ in server.requests] == [100, 200]


def test_one_bad_prompt_leaves_the_others(server, connect):
    server.script = [status(400)]
    with pytest.raises(UnansweredError) as caught:
        connect(per_prompt=1, concurrency=1).locate(TWO_SHADES, [FIND_MORE, FIND_BLACK])
    assert caught.value.fields == ("more",)
    assert [d.field for d in caught.value.detections] == ["black"]


def test_requests_in_flight_are_bounded(server, connect):
    waiting = []

    def take_a_while(handler, body):
        # Counted only until the answer goes out: from then on the client may rightly send the next request.
        with server.lock:
            waiting.append(body)
            most.append(len(waiting))
        time.sleep(0.05)
        with server.lock:
            waiting.remove(body)
        good(handler, body)

    most = []
    server.script = [take_a_while] * 12
    locator = connect(per_prompt=1, concurrency=3)
    locator.locate(TWO_SHADES, [Query(f"q{n}", f"thing {n}", value_type="signature") for n in range(12)])
    assert len(server.requests) == 12
    assert 1 < max(most) <= 3


def test_locateanything_behind_a_server_keeps_its_grammar(server, connect):
    server.script = [says("<ref>black rectangle</ref><box><500><200><800><300></box><|im_end|>")]
    (found,) = connect(answers="locateanything").locate(TWO_SHADES, [FIND_BLACK])
    assert iou(found.box, BLACK) > 0.97
    assert server.requests[0][2]["messages"][0]["content"][1]["text"].startswith(
        "Locate a single instance that"
    )
    server.script = [says("<ref>black rectangle</ref><box><500><200><800><300></box>")]
    assert connect(answers="locateanything").locate(TWO_SHADES, [FIND_BLACK])  # finish_reason is the end mark


def test_pixel_coordinates_are_of_the_sent_image(server, connect):
    raster = TWO_SHADES.render(50)
    box = [raster.width_px // 2, raster.height_px // 5, raster.width_px * 4 // 5, raster.height_px * 3 // 10]
    server.script = [says(json.dumps([{"bbox_2d": box, "label": "black rectangle"}]))]
    (found,) = connect(answers="json-pixels").locate(TWO_SHADES, [FIND_BLACK])
    assert iou(found.box, BLACK) > 0.9


def test_every_line_of_text_can_be_asked_for(server, connect):
    lines = [{"bbox_2d": [100, 300, 400, 320], "text_content": "below"}]
    lines += [{"bbox_2d": [100, 100, 400, 120], "text_content": "above"}]
    server.script = [says("nonsense"), says(json.dumps(lines))]
    words = connect().spot_text(TWO_SHADES)
    assert [(word.text, word.line_no) for word in words] == [("above", 0), ("below", 1)]
    server.script = [says("nonsense")] * 2
    with pytest.raises(LocateError, match="list of texts"):
        connect().spot_text(TWO_SHADES)


def test_spotted_lines_are_what_boxes_snap_to(server, connect):
    spotted = says(json.dumps([{"bbox_2d": [490, 190, 810, 310], "text_content": "4711"}]))
    server.script = [spotted]
    (found,) = connect(spot=True).locate(TWO_SHADES, [Query("number", "black rectangle")])
    assert found.text == "4711"


# --- off unless asked for --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "needs the option base_url"),
        ({"base_url": "http://localhost/v1"}, "needs the option model"),
        ({"base_url": "localhost:8000", "model": "m"}, "http"),
        ({"base_url": "ftp://host/v1", "model": "m"}, "http"),
        ({"base_url": "https://user:pw@host/v1", "model": "m"}, "must not hold a key"),
        ({"base_url": "https://host/v1?key=x", "model": "m"}, "must not hold a key"),
        ({"base_url": "https://host/v1", "model": "m", "api_key": KEY}, "no such option"),
    ],
)
def test_settings_that_would_do_harm_are_refused(options, message):
    with pytest.raises(ConfigurationError, match=message) as caught:
        create_locator("openai", **options)
    assert KEY not in str(caught.value)
    assert "pw" not in str(caught.value)


def test_a_key_does_not_travel_in_the_clear(monkeypatch):
    options = {"base_url": "http://models.example/v1", "model": "m"}
    monkeypatch.delenv("DOCPIPE_OPENAI_API_KEY", raising=False)
    create_locator("openai", **options).close()
    monkeypatch.setenv("DOCPIPE_OPENAI_API_KEY", KEY)
    with pytest.raises(ConfigurationError, match="unencrypted"):
        create_locator("openai", **options)


def test_the_revision_tells_models_and_prompts_apart():
    def card(**options):
        locator = create_locator("openai", **{"base_url": "https://host/v1", "model": "m"} | options)
        locator.close()
        return locator.card

    assert card() == card(timeout_s=7, attempts=2, concurrency=9)
    assert len({card().revision, card(model="n").revision, card(answers="locateanything").revision}) == 3
    assert card(licence="Apache-2.0", commercial_use=True).commercial_use
