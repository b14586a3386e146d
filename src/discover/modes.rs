//! What attributes of resources tell of services and their modes of use. A line here is a mode of `controls/aws/services`
//! and where tools state it; names of attributes are those of Terraform, CloudFormation and AWS's own answers, without
//! hyphens and in small letters.

use serde_json::Value;

use super::attributes::{Attributes, plain};
use super::{Collector, Sure};

/// A sign of a mode.
pub(super) struct Sign {
    /// Types of Terraform and CloudFormation that have it, or their beginnings with a `*`.
    types: &'static [&'static str],
    /// Where the attribute is.
    pub(super) field: &'static str,
    /// What it has to say.
    says: Says,
    /// The mode, `service:mode`, or a service that is used beside.
    mode: &'static str,
}

enum Says {
    /// The type alone tells.
    Anything,
    /// One of these, or a text that begins so with a `*`.
    Any(&'static [&'static str]),
    /// Anything but nothing: no null, no empty text, list or object.
    Something,
    /// False.
    No,
    /// True.
    Yes,
}

use Says::{Any, Anything, No, Something, Yes};

const fn sign(
    types: &'static [&'static str],
    field: &'static str,
    says: Says,
    mode: &'static str,
) -> Sign {
    Sign { types, field, says, mode }
}

const LAMBDA: &[&str] =
    &["aws_lambda_function", "AWS::Lambda::Function", "AWS::Serverless::Function"];
const ECS_SERVICE: &[&str] = &["aws_ecs_service", "AWS::ECS::Service"];
const ECS_TASK: &[&str] = &["aws_ecs_task_definition", "AWS::ECS::TaskDefinition"];
const DB: &[&str] = &["aws_db_instance", "AWS::RDS::DBInstance"];
const VOLUME: &[&str] = &["aws_ebs_volume", "AWS::EC2::Volume"];
const EFS: &[&str] = &["aws_efs_file_system", "AWS::EFS::FileSystem"];
const CODEBUILD: &[&str] = &["aws_codebuild_project", "AWS::CodeBuild::Project"];
const APP_RUNNER: &[&str] = &["aws_apprunner_service", "AWS::AppRunner::Service"];
const BATCH: &[&str] = &["aws_batch_compute_environment", "AWS::Batch::ComputeEnvironment"];
const CACHE: &[&str] = &[
    "aws_elasticache_cluster",
    "aws_elasticache_replication_group",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
];
const MQ: &[&str] = &["aws_mq_broker", "AWS::AmazonMQ::Broker"];
const FSX: &[&str] = &["AWS::FSx::FileSystem"];
const INSTANCE: &[&str] = &["aws_instance", "AWS::EC2::Instance"];
const DIRECTORY: &[&str] = &["aws_directory_service_directory"];

/// Every sign.
#[rustfmt::skip]
pub(super) static MODES: &[Sign] = &[
    sign(LAMBDA, "packagetype", Any(&["image"]), "lambda:container-image"),
    sign(LAMBDA, "runtime", Any(&["provided*"]), "lambda:os-only-runtime"),
    sign(LAMBDA, "vpcconfig/subnetids", Something, "lambda:vpc-attached"),
    sign(LAMBDA, "runtimemanagementconfig/updateruntimeon", Any(&["functionupdate"]), "lambda:runtime-function-update"),
    sign(LAMBDA, "runtimemanagementconfig/updateruntimeon", Any(&["manual"]), "lambda:runtime-manual"),
    sign(&["aws_lambda_runtime_management_config"], "updateruntimeon", Any(&["functionupdate"]), "lambda:runtime-function-update"),
    sign(&["aws_lambda_runtime_management_config"], "updateruntimeon", Any(&["manual"]), "lambda:runtime-manual"),
    sign(LAMBDA, "capacityproviderconfig", Something, "lambda:managed-instances"),
    sign(ECS_SERVICE, "launchtype", Any(&["fargate"]), "ecs:fargate"),
    sign(ECS_SERVICE, "launchtype", Any(&["fargate"]), "fargate"),
    sign(ECS_SERVICE, "launchtype", Any(&["ec2"]), "ecs:ec2"),
    sign(ECS_SERVICE, "launchtype", Any(&["external"]), "ecs:anywhere"),
    sign(ECS_SERVICE, "capacityproviderstrategy/capacityprovider", Any(&["fargate*"]), "ecs:fargate"),
    sign(ECS_SERVICE, "capacityproviderstrategy/capacityprovider", Any(&["fargate*"]), "fargate"),
    sign(ECS_TASK, "requirescompatibilities", Any(&["fargate"]), "ecs:fargate"),
    sign(ECS_TASK, "requirescompatibilities", Any(&["fargate"]), "fargate"),
    sign(ECS_TASK, "runtimeplatform/operatingsystemfamily", Any(&["windows*"]), "fargate:windows"),
    sign(&["aws_eks_node_group", "AWS::EKS::Nodegroup"], "", Anything, "eks:managed-nodes"),
    sign(&["aws_eks_fargate_profile", "AWS::EKS::FargateProfile"], "", Anything, "eks:fargate"),
    sign(&["aws_eks_fargate_profile", "AWS::EKS::FargateProfile"], "", Anything, "fargate:eks-pods"),
    sign(&["aws_eks_cluster", "AWS::EKS::Cluster"], "computeconfig/enabled", Yes, "eks:auto-mode"),
    sign(&["aws_eks_cluster", "AWS::EKS::Cluster"], "remotenetworkconfig/remotenodenetworks", Something, "eks:hybrid-nodes"),
    sign(DB, "engine", Any(&["custom-*"]), "rds:custom"),
    sign(DB, "storageencrypted", No, "rds:unencrypted"),
    sign(DB, "autominorversionupgrade", No, "rds:manual-minor-upgrades"),
    sign(&["aws_rds_cluster_instance"], "autominorversionupgrade", No, "aurora:manual-minor-upgrades"),
    sign(VOLUME, "encrypted", No, "ebs:unencrypted"),
    sign(INSTANCE, "rootblockdevice", Something, "ebs"),
    sign(INSTANCE, "blockdevicemappings", Something, "ebs"),
    sign(INSTANCE, "rootblockdevice/encrypted", No, "ebs:unencrypted"),
    sign(EFS, "encrypted", No, "efs:unencrypted"),
    sign(EFS, "availabilityzonename", Something, "efs:one-zone"),
    sign(&["aws_elasticache_serverless_cache", "AWS::ElastiCache::ServerlessCache"], "", Anything, "elasticache:serverless"),
    sign(CACHE, "engine", Any(&["memcached"]), "elasticache:memcached-nodes"),
    sign(CACHE, "engine", Any(&["valkey"]), "elasticache:valkey"),
    sign(CACHE, "engine", Any(&["redis"]), "elasticache:node-based"),
    sign(CACHE, "atrestencryptionenabled", No, "elasticache:unencrypted"),
    sign(&["aws_acm_certificate", "AWS::CertificateManager::Certificate"], "type", Any(&["imported"]), "acm:imported-certificate"),
    sign(&["aws_acm_certificate", "AWS::CertificateManager::Certificate"], "validationmethod", Any(&["email"]), "acm:email-validated"),
    sign(BATCH, "type", Any(&["unmanaged"]), "batch:unmanaged"),
    sign(BATCH, "computeresources/type", Any(&["fargate*"]), "batch:fargate"),
    sign(BATCH, "computeresources/type", Any(&["ec2", "spot"]), "batch:ec2"),
    sign(BATCH, "eksconfiguration", Something, "batch:eks"),
    sign(CODEBUILD, "environment/image", Any(&["aws/codebuild/*"]), "codebuild:managed-image"),
    sign(CODEBUILD, "environment/imagepullcredentialstype", Any(&["service_role"]), "codebuild:custom-image"),
    sign(CODEBUILD, "vpcconfig/subnets", Something, "codebuild:vpc"),
    sign(&["aws_codebuild_fleet", "AWS::CodeBuild::Fleet"], "", Anything, "codebuild:reserved-capacity"),
    sign(APP_RUNNER, "sourceconfiguration/imagerepository", Something, "app-runner:container-image"),
    sign(APP_RUNNER, "sourceconfiguration/coderepository", Something, "app-runner:managed-runtime"),
    sign(APP_RUNNER, "networkconfiguration/egressconfiguration/vpcconnectorarn", Something, "app-runner:vpc"),
    sign(&["aws_opensearch_domain", "aws_elasticsearch_domain", "AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"], "", Anything, "opensearch:domain"),
    sign(&["aws_opensearchserverless_collection", "AWS::OpenSearchServerless::Collection"], "", Anything, "opensearch:serverless"),
    sign(&["aws_opensearch_domain", "aws_elasticsearch_domain"], "encryptatrest/enabled", No, "opensearch:unencrypted"),
    sign(&["aws_msk_serverless_cluster", "AWS::MSK::ServerlessCluster"], "", Anything, "msk:serverless"),
    sign(&["aws_mskconnect_*", "AWS::KafkaConnect::*"], "", Anything, "msk:connect"),
    sign(&["aws_msk_cluster", "AWS::MSK::Cluster"], "brokernodegroupinfo/instancetype", Any(&["express.*"]), "msk:express"),
    sign(&["aws_msk_cluster", "AWS::MSK::Cluster"], "brokernodegroupinfo/instancetype", Any(&["kafka.*"]), "msk:standard"),
    sign(&["aws_redshift_cluster", "AWS::Redshift::Cluster"], "", Anything, "redshift:provisioned"),
    sign(&["aws_redshiftserverless_workgroup", "aws_redshiftserverless_namespace", "AWS::RedshiftServerless::*"], "", Anything, "redshift:serverless"),
    sign(MQ, "enginetype", Any(&["activemq"]), "mq:activemq"),
    sign(MQ, "enginetype", Any(&["rabbitmq"]), "mq:rabbitmq"),
    sign(&["aws_fsx_windows_file_system"], "", Anything, "fsx:windows"),
    sign(&["aws_fsx_ontap_*"], "", Anything, "fsx:ontap"),
    sign(&["aws_fsx_openzfs_*"], "", Anything, "fsx:openzfs"),
    sign(&["aws_fsx_lustre_file_system"], "deploymenttype", Any(&["scratch*"]), "fsx:lustre-scratch"),
    sign(&["aws_fsx_lustre_file_system"], "deploymenttype", Any(&["persistent*"]), "fsx:lustre"),
    sign(FSX, "filesystemtype", Any(&["windows"]), "fsx:windows"),
    sign(FSX, "filesystemtype", Any(&["ontap"]), "fsx:ontap"),
    sign(FSX, "filesystemtype", Any(&["openzfs"]), "fsx:openzfs"),
    sign(FSX, "filesystemtype", Any(&["lustre"]), "fsx:lustre"),
    sign(&["aws_emr_cluster", "AWS::EMR::Cluster"], "", Anything, "emr:ec2"),
    sign(&["aws_emr_cluster", "AWS::EMR::Cluster"], "customamiid", Something, "emr:custom-ami"),
    sign(&["aws_emrserverless_application", "AWS::EMRServerless::Application"], "", Anything, "emr:serverless"),
    sign(&["aws_emrcontainers_virtual_cluster", "AWS::EMRContainers::VirtualCluster"], "", Anything, "emr:eks"),
    sign(&["aws_kinesis_stream"], "encryptiontype", Any(&["none"]), "kinesis-data-streams:unencrypted"),
    sign(&["aws_dms_replication_instance", "AWS::DMS::ReplicationInstance"], "", Anything, "dms:replication-instance"),
    sign(&["aws_dms_replication_config", "AWS::DMS::ReplicationConfig"], "", Anything, "dms:serverless"),
    sign(&["aws_docdb_cluster_instance", "AWS::DocDB::DBInstance"], "", Anything, "documentdb:instance-based"),
    sign(&["aws_docdbelastic_cluster", "AWS::DocDBElastic::Cluster"], "", Anything, "documentdb:elastic"),
    sign(&["aws_docdb_cluster", "AWS::DocDB::DBCluster"], "storageencrypted", No, "documentdb:unencrypted"),
    sign(&["aws_neptune_cluster", "AWS::Neptune::DBCluster"], "", Anything, "neptune:database"),
    sign(&["aws_neptune_cluster", "AWS::Neptune::DBCluster"], "storageencrypted", No, "neptune:unencrypted"),
    sign(&["aws_neptunegraph_graph", "AWS::NeptuneGraph::Graph"], "", Anything, "neptune:analytics"),
    sign(&["aws_guardduty_detector_feature", "aws_guardduty_organization_configuration_feature"], "name", Any(&["runtime_monitoring", "eks_runtime_monitoring"]), "guardduty:runtime-monitoring"),
    sign(&["aws_shield_protection", "aws_shield_protection_group", "aws_shield_subscription", "AWS::Shield::Protection"], "", Anything, "shield:advanced"),
    sign(&["aws_kms_external_key"], "", Anything, "kms:imported-key-material"),
    sign(&["aws_kms_key", "AWS::KMS::Key"], "origin", Any(&["external"]), "kms:imported-key-material"),
    sign(&["aws_kms_custom_key_store"], "customkeystoretype", Any(&["external_key_store"]), "kms:external-key-store"),
    sign(&["aws_kms_custom_key_store"], "customkeystoretype", Any(&["aws_cloudhsm"]), "cloudhsm:kms-key-store"),
    sign(&["aws_transfer_server", "AWS::Transfer::Server"], "protocols", Any(&["ftp"]), "transfer-family:ftp"),
    sign(&["aws_ses_receipt_rule", "aws_ses_receipt_rule_set", "AWS::SES::ReceiptRule"], "", Anything, "ses:receiving"),
    sign(&["aws_sagemaker_notebook_instance", "AWS::SageMaker::NotebookInstance"], "", Anything, "sagemaker:notebook-instances"),
    sign(&["aws_sagemaker_domain", "AWS::SageMaker::Domain"], "", Anything, "sagemaker:studio"),
    sign(&["aws_glue_job", "AWS::Glue::Job"], "", Anything, "glue:jobs"),
    sign(&["aws_timestreaminfluxdb_*", "AWS::Timestream::InfluxDBInstance"], "", Anything, "timestream:influxdb"),
    sign(&["aws_lightsail_instance", "AWS::Lightsail::Instance"], "", Anything, "lightsail:instances"),
    sign(&["aws_lightsail_database", "AWS::Lightsail::Database"], "", Anything, "lightsail:managed-database"),
    sign(&["aws_lightsail_container_service", "AWS::Lightsail::Container"], "", Anything, "lightsail:containers"),
    sign(&["aws_lightsail_bucket", "AWS::Lightsail::Bucket"], "", Anything, "lightsail:storage"),
    sign(&["aws_dax_cluster", "AWS::DAX::Cluster"], "serversideencryption/enabled", No, "dax:unencrypted"),
    sign(DIRECTORY, "type", Any(&["adconnector"]), "directory-service:ad-connector"),
    sign(DIRECTORY, "type", Any(&["simplead"]), "directory-service:simple-ad"),
    sign(&["AWS::DirectoryService::SimpleAD"], "", Anything, "directory-service:simple-ad"),
    sign(&["aws_vpc_endpoint_service", "AWS::EC2::VPCEndpointService"], "", Anything, "privatelink:endpoint-service"),
    sign(&["aws_network_firewall_tls_inspection_configuration", "aws_networkfirewall_tls_inspection_configuration", "AWS::NetworkFirewall::TLSInspectionConfiguration"], "", Anything, "network-firewall:tls-inspection"),
    sign(&["aws_ssm_activation"], "", Anything, "systems-manager:hybrid-nodes"),
    sign(&["aws_dx_hosted_*"], "", Anything, "direct-connect:hosted-connection"),
    sign(&["aws_dx_macsec_key_association"], "", Anything, "direct-connect:macsec"),
];

/// Types that point to equipment outside AWS.
const EQUIPMENT: &[&str] = &[
    "aws_customer_gateway",
    "aws_dx_connection",
    "aws_dx_lag",
    "aws_dx_gateway",
    "aws_storagegateway_gateway",
    "aws_ssm_activation",
    "aws_datasync_agent",
    "AWS::EC2::CustomerGateway",
    "AWS::DirectConnect::Connection",
    "AWS::StorageGateway::Gateway",
    "AWS::DataSync::Agent",
    "AWS::SSM::ManagedInstanceInventory",
];

/// What the signs are of, for a test that the knowledge has all of it.
#[cfg(test)]
pub(super) fn signs() -> impl Iterator<Item = &'static str> {
    MODES.iter().map(|sign| sign.mode)
}

fn of_type(types: &[&str], kind: &str) -> bool {
    types.iter().any(|one| match one.strip_suffix('*') {
        Some(begins) => kind.starts_with(begins),
        None => *one == kind,
    })
}

impl Says {
    fn holds(&self, values: &[&Value]) -> bool {
        match self {
            Anything => true,
            Something => values.iter().any(|value| stated(value)),
            No => values.iter().any(|value| flag(value) == Some(false)),
            Yes => values.iter().any(|value| flag(value) == Some(true)),
            Any(words) => values.iter().any(|value| says(value, words)),
        }
    }
}

fn stated(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => list.iter().any(stated),
        Value::Object(map) => map.values().any(stated),
        Value::Bool(flag) => *flag,
        Value::Number(_) => true,
    }
}

fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text == "true" => Some(true),
        Value::String(text) if text == "false" => Some(false),
        _ => None,
    }
}

fn says(value: &Value, words: &[&str]) -> bool {
    match value {
        Value::String(text) => {
            let text = text.to_ascii_lowercase();
            words.iter().any(|word| match word.strip_suffix('*') {
                Some(begins) => text.starts_with(begins),
                None => text == *word || plain(&text) == *word,
            })
        }
        Value::Array(list) => list.iter().any(|one| says(one, words)),
        _ => false,
    }
}

/// The service of a resource whose type alone does not tell it: databases by their engines.
fn by_engine(kind: &str, attributes: &Attributes) -> Option<&'static str> {
    let of_rds = kind.starts_with("aws_db_instance")
        || kind.starts_with("aws_rds_cluster")
        || kind.starts_with("AWS::RDS::DB");
    let engine = attributes.text("engine").filter(|_| of_rds)?.to_ascii_lowercase();
    Some(match engine.as_str() {
        "aurora" => "aurora",
        engine if engine.starts_with("aurora-") => "aurora",
        "docdb" => "documentdb",
        "neptune" => "neptune",
        _ => "rds",
    })
}

impl Collector<'_> {
    /// A resource by its type in Terraform or CloudFormation. True if a service is known for it.
    pub(super) fn resource(
        &mut self,
        kind: &str,
        attributes: &Attributes,
        sure: Sure,
        example: &str,
    ) -> bool {
        let service = by_engine(kind, attributes).or_else(|| self.named(kind));
        match service {
            Some(id) => self.service(id, sure, 1, example),
            None => self.unknown(kind, 1),
        }
        for sign in MODES.iter().filter(|sign| of_type(sign.types, kind)) {
            if !sign.says.holds(&attributes.at(sign.field)) {
                continue;
            }
            match sign.mode.contains(':') {
                true => self.mode(sign.mode, sure, example),
                false => self.service(sign.mode, sure, 1, example),
            }
        }
        if EQUIPMENT.contains(&kind) {
            self.premises("on-premises", example);
        }
        for name in [
            "region",
            "awsregion",
            "sourceregion",
            "homeregion",
            "bucketregion",
            "availabilityzone",
        ] {
            if let Some(text) = attributes.text(name) {
                self.region(text, sure, example);
            }
        }
        for path in [
            "placement/availabilityzone",
            "instances/placement/availabilityzone",
            "availabilityzones",
        ] {
            for value in attributes.at(path) {
                if let Some(text) = value.as_str() {
                    self.region(text, sure, example);
                }
            }
        }
        for name in [
            "accountid",
            "awsaccountid",
            "sourceaccountid",
            "owningaccountid",
            "ownerid",
            "owneraccountid",
        ] {
            if let Some(text) = attributes.text(name) {
                self.account(text, sure, example);
            }
        }
        // Its own ARN; those it refers to may be of others.
        if let Some((_, arn)) = attributes.arns.iter().find(|(name, _)| name == "arn") {
            self.place_of(arn, sure, example);
        }
        service.is_some()
    }
}
