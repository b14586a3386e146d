//! `carveout artifact`: AWS, the lock file and downloaded documents.

codes! {
    ARTIFACT_CLIENT: "AWS Artifact";

    ARTIFACT: Error, "artifact",
        "a carveout artifact command cannot do what was asked", "\
The command cannot run as given: the lock file is missing or damaged, a report is not in it, or a file
cannot be written. The lock file is unchanged. The help says what to do.";

    AWS_ARTIFACT: Error, "aws-artifact",
        "a call to AWS Artifact failed", "\
A call to AWS failed: no or expired credentials, a missing permission, no network, throttling, or an
unreadable response. The exit status is 3 and the lock file is unchanged. The help
says what to check before running the command again.";
}
