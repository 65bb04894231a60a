"""The same promises over the S3 protocol, against a local server."""

import pytest
from moto.server import ThreadedMotoServer
from store_samples import BILL, bill, failed, keys

from docpipe.errors import StoreError
from docpipe.store import ResultStore, compact, open_results


@pytest.fixture(scope="module")
def bucket():
    """The URL of an empty bucket on a local S3 server."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        import s3fs

        s3fs.S3FileSystem.clear_instance_cache()
        s3fs.S3FileSystem().mkdir("results")
        yield "s3://results"
        s3fs.S3FileSystem.clear_instance_cache()
    server.stop()


def store(out, *records, run_id="r1"):
    return ResultStore(out).write(records, BILL, run_id=run_id, resume_keys=keys(records))


def test_results_in_a_bucket_are_written_resumed_compacted_and_read(bucket):
    out = f"{bucket}/some/where"
    with pytest.raises(StoreError, match="docpipe extract"):
        open_results(out)
    assert ResultStore(out).done("bill") == set()
    batch = [bill(1), failed(2)]
    assert store(out, *batch) == store(out, *batch)
    store(out, bill(2, minutes=1), bill(3), run_id="r2")
    assert ResultStore(out).done("bill") == set(keys([bill(1), bill(2), bill(3)]).values())
    before = open_results(out).fields()
    assert len(before) == 3 * 7
    folded = compact(f"{out}/")
    assert (folded.files_before, folded.files_after) == (10, 5)
    assert open_results(out).fields().equals(before)
    assert len(open_results(out).documents(history=True)) == 4


def test_a_missing_bucket_says_so(bucket):
    with pytest.raises(StoreError, match="s3://absent"):
        store("s3://absent/out", bill(1))


def test_memory_file_systems_work_alike():
    store("memory://results/a", bill(1))
    assert len(open_results("memory://results/a").records()) == 1
