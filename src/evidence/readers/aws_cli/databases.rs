//! Databases and volumes: encryption, public access, backups.
//!
//! Source of the fields: Amazon RDS API Reference, `DBInstance`, `DBCluster` and `DBSnapshot`; Amazon EC2 API
//! Reference, `Volume` and `Snapshot`; Amazon EFS API Reference, `FileSystemDescription`.

use serde::Deserialize;

use super::{Place, any, flag, judge, region_of};
use crate::evidence::Rows;
use crate::evidence::stream::json::Scalar;

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Instance {
    #[serde(rename = "DBInstanceIdentifier")]
    id: Scalar,
    #[serde(rename = "DBInstanceArn")]
    arn: Scalar,
    storage_encrypted: Scalar,
    publicly_accessible: Scalar,
    backup_retention_period: Scalar,
    #[serde(rename = "ReadReplicaSourceDBInstanceIdentifier")]
    replica_of: Scalar,
    #[serde(rename = "DBClusterIdentifier")]
    cluster: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Cluster {
    #[serde(rename = "DBClusterIdentifier")]
    id: Scalar,
    #[serde(rename = "DBClusterArn")]
    arn: Scalar,
    storage_encrypted: Scalar,
    backup_retention_period: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Snapshot {
    #[serde(rename = "DBSnapshotIdentifier")]
    id: Scalar,
    #[serde(rename = "DBSnapshotArn")]
    arn: Scalar,
    encrypted: Scalar,
}

/// A volume, a snapshot of one, or a file system.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Volume {
    volume_id: Scalar,
    snapshot_id: Scalar,
    file_system_id: Scalar,
    file_system_arn: Scalar,
    /// Of a snapshot, and of a file system.
    owner_id: Scalar,
    availability_zone: Scalar,
    encrypted: Scalar,
    /// Of a snapshot.
    start_time: Scalar,
    progress: Scalar,
}

/// One database instance.
pub(super) fn instance(rows: &mut Rows, instance: &Instance) {
    let Some(id) = instance.arn.text().or(instance.id.text()) else {
        return rows.leave_out("a database without an identifier", 1);
    };
    let place = Place::default();
    let encrypted = flag(rows, &instance.storage_encrypted);
    judge(rows, "rds-storage-encrypted", id, encrypted, place);
    let public = flag(rows, &instance.publicly_accessible);
    judge(rows, "rds-not-public", id, public.map(|public| !public), place);
    // A replica is backed up where its source is, an instance of a cluster where the cluster is.
    if instance.replica_of.text().is_none() && instance.cluster.text().is_none() {
        let kept = any(rows, &instance.backup_retention_period);
        judge(rows, "rds-backups", id, kept, place);
    }
}

/// One cluster.
pub(super) fn cluster(rows: &mut Rows, cluster: &Cluster) {
    let Some(id) = cluster.arn.text().or(cluster.id.text()) else {
        return rows.leave_out("a database without an identifier", 1);
    };
    let place = Place::default();
    let encrypted = flag(rows, &cluster.storage_encrypted);
    judge(rows, "rds-storage-encrypted", id, encrypted, place);
    let kept = any(rows, &cluster.backup_retention_period);
    judge(rows, "rds-backups", id, kept, place);
}

/// One snapshot of a database.
pub(super) fn snapshot(rows: &mut Rows, snapshot: &Snapshot) {
    let Some(id) = snapshot.arn.text().or(snapshot.id.text()) else {
        return rows.leave_out("a snapshot without an identifier", 1);
    };
    let encrypted = flag(rows, &snapshot.encrypted);
    judge(rows, "rds-snapshot-encrypted", id, encrypted, Place::default());
}

/// One volume, snapshot or file system.
pub(super) fn volume(rows: &mut Rows, volume: &Volume) {
    // A volume names the snapshot it was made from too; a snapshot has a time and a progress.
    let is_snapshot = volume.start_time.is_stated() || volume.progress.is_stated();
    let files = volume.file_system_arn.text().or(volume.file_system_id.text());
    let (rule, id) = match (files, is_snapshot) {
        (Some(_), _) => ("efs-encrypted", files),
        (None, true) => ("ebs-snapshot-encrypted", volume.snapshot_id.text()),
        (None, false) => ("ebs-volume-encrypted", volume.volume_id.text()),
    };
    let Some(id) = id else { return rows.leave_out("a volume without an id", 1) };
    let account = rows.account(&volume.owner_id);
    let region = volume.availability_zone.text().and_then(region_of);
    let place = Place { account: account.as_deref(), region };
    let encrypted = flag(rows, &volume.encrypted);
    judge(rows, rule, id, encrypted, place);
}
