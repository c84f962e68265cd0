"""A served paper puts its pages into a bucket, and takes what is taken down out of it."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer

from tests.cli.papers import Paper, until
from tests.cli.test_varnish import RETITLE, TAKE_DOWN
from tests.cli.test_web_servers import PREPARE


@pytest.mark.slow
def test_pages_come_into_the_bucket_and_go_from_it(paper: Paper) -> None:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    where = f"http://{host}:{port}"
    # Its buckets are those of the process: another test's, too.
    urllib.request.urlopen(f"{where}/moto-api/reset", data=b"").close()
    s3 = boto3.client("s3", endpoint_url=where, region_name="us-east-1", aws_access_key_id="k",
                      aws_secret_access_key="s")  # fmt: skip

    def lies(path: str) -> dict[str, Any]:
        try:
            got: dict[str, Any] = s3.get_object(Bucket="paper", Key=path[1:])
        except ClientError:
            return {}
        return {**got, "words": got["Body"].read()}

    with paper.folder.joinpath("broadsheet.toml").open("a") as file:
        file.write('base_url = "http://www.example.com"\n')
        file.write(f'press_bucket = "s3://k:s@paper?endpoint={where}&region=us-east-1"\n')
    try:
        stories = json.loads(paper.python(PREPARE))
        story, ledger = stories["the-wall-held"], stories["the-ledger"]
        done = paper.run("press", "--all")
        assert done.returncode != 0
        assert "The bucket paper:" in done.stderr
        assert "The bucket paper:" in paper.run("doctor").stdout
        s3.create_bucket(Bucket="paper")
        paper.python(
            "from broadsheet.press.models import Upload\nfrom django.utils import timezone\n"
            "Upload.objects.update(due_at=timezone.now())"
        )
        done = paper.run("press", stories["old-ground"])
        assert done.returncode == 0, done.stderr
        assert lies("/world/index.html")["ContentType"] == "text/html; charset=utf-8"
        assert b"The wall held" in lies(story)["words"]
        moved = lies(stories["old-ground"])["WebsiteRedirectLocation"]
        assert moved == stories["old-ground"].replace("/world/", "/city/")
        assert not lies(ledger)
        with paper.serving() as serving:
            serving.wait_until_open()
            paper.python(RETITLE)
            until(lambda: b"The wall fell" in lies(story).get("words", b""), what="the new page")
            until(lambda: b"The wall fell" in lies("/index.html")["words"], what="the front")
            paper.python(TAKE_DOWN)
            until(lambda: not lies(story), what="the end of the story")
            until(lambda: b"The wall fell" not in lies("/index.html")["words"], what="its card")
        found = s3.list_objects_v2(Bucket="paper").get("Contents", ())
        assert len(found) > 10
        for one in found:
            assert b"secret figure" not in lies(f"/{one['Key']}")["words"], one["Key"]
    finally:
        server.stop()
