"""What starts a run by itself, and who hears of one that failed.

Belongs here: the job, the daily schedule, the sensor of the raw folder, the failure alert.
Does not: what a run does. All run the whole graph in one run, because a blocking check only
blocks within its run.
"""

import hashlib
import json
import urllib.request

import dagster as dg

from pipeline import __version__
from pipeline.batch.inventory import raw_files
from pipeline.settings import Settings
from pipeline.versions import rules_version, schemas_version

everything = dg.define_asset_job(
    "everything",
    selection=dg.AssetSelection.all(),
    description="Raw files to a published release, with every check in between.",
    tags={
        "dragoman/version": __version__,
        "dragoman/rules": rules_version(),
        "dragoman/schemas": schemas_version(),
    },
)

daily = dg.ScheduleDefinition(
    name="daily",
    job=everything,
    cron_schedule="0 5 * * *",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every morning at five, so that the release is never older than a day.",
)


def raw_digest(settings: Settings) -> str:
    """Hash of name, size and time of every raw file: changes with any file, old or new."""
    digest = hashlib.sha256()
    for path in raw_files(settings.raw):
        status = path.lstat()
        name = path.relative_to(settings.raw).as_posix()
        digest.update(f"{name}|{status.st_size}|{status.st_mtime_ns}\n".encode("utf-8", "replace"))
    return digest.hexdigest()[:24]


@dg.sensor(
    job=everything,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Starts a run when a file in the raw folder is new, changed or gone.",
)
def new_raw_files(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    settings = Settings.from_env()
    if settings.raw_url:
        return dg.SkipReason("raw articles in object storage are looked at on schedule only")
    if not settings.raw.is_dir():
        return dg.SkipReason(f"the raw folder {settings.raw} is not there")
    digest = raw_digest(settings)
    if digest == context.cursor:
        return dg.SkipReason("nothing new in the raw folder")
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=digest)], cursor=digest)


def _reasons(context: dg.RunFailureSensorContext) -> str:
    """What the failed steps say, so that whoever is told need not open the UI to know."""
    failures = [event.step_failure_data.error for event in context.get_step_failure_events()]
    said = [(error.cause or error).message.strip() for error in failures if error is not None]
    return "; ".join(said) or str(context.failure_event.message)


@dg.run_failure_sensor(
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Posts a failed run to DRAGOMAN_WEBHOOK, if that is set.",
)
def tell_of_failure(context: dg.RunFailureSensorContext) -> dg.SkipReason | None:
    webhook = Settings.from_env().webhook
    if webhook is None:
        return dg.SkipReason("DRAGOMAN_WEBHOOK is not set")
    run = context.dagster_run
    message = {
        "text": f"Dragoman run {run.run_id} failed: {_reasons(context)}",
        "run_id": run.run_id,
        "job": run.job_name,
    }
    request = urllib.request.Request(
        webhook, json.dumps(message).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10):
        return None
