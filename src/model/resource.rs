//! What the name of a resource tells: partition, service, and whether it belongs to a Region.

/// The partition in which a resource is, by its ARN: `aws`, `aws-us-gov`, `aws-cn`.
pub fn partition_of(resource: &str) -> Option<&str> {
    let (partition, _) = resource.strip_prefix("arn:")?.split_once(':')?;
    (partition == "aws" || partition.starts_with("aws-")).then_some(partition)
}

/// The partition to which a Region belongs.
pub fn partition_of_region(region: &str) -> &'static str {
    let starts = |prefix: &str| {
        region.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    if starts("us-gov-") {
        "aws-us-gov"
    } else if starts("cn-") {
        "aws-cn"
    } else if starts("us-iso") || starts("eu-iso") {
        "aws-iso"
    } else if starts("eusc-") {
        "aws-eusc"
    } else {
        "aws"
    }
}

/// Points of the compass in the names of Regions.
pub const COMPASS: &[&str] = &[
    "north",
    "south",
    "east",
    "west",
    "central",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
];

/// The Region under which a partition reports what belongs to none.
fn is_first_region(region: &str) -> bool {
    ["us-east-1", "us-gov-west-1", "cn-north-1", "global", ""]
        .iter()
        .any(|first| region.eq_ignore_ascii_case(first))
}

/// True for a row that says nothing of a Region: what belongs to none is reported as `global` or under the
/// first Region of its partition, and so is the account as a whole.
pub fn is_global(region: &str, resource: &str) -> bool {
    const WITHOUT_REGION: &[&str] = &[
        "account",
        "aws-portal",
        "billing",
        "budgets",
        "ce",
        "cloudfront",
        "globalaccelerator",
        "health",
        "iam",
        "organizations",
        "route53",
        "route53domains",
        "savingsplans",
        "shield",
        "sso",
        "sts",
        "support",
        "trustedadvisor",
        "waf",
    ];
    if !is_first_region(region) {
        return false;
    }
    if region.is_empty() || region.eq_ignore_ascii_case("global") {
        return true;
    }
    match namespace(resource) {
        None => true,
        Some((namespace, rest)) => {
            let bucket = namespace == "s3" && !resource.starts_with("arn:");
            bucket
                || is_whole_service(namespace, rest)
                || WITHOUT_REGION.iter().any(|known| known.eq_ignore_ascii_case(namespace))
        }
    }
}

/// Namespace of a resource and what follows it: of an ARN, or of a type such as `AWS::EC2::Instance`.
fn namespace(resource: &str) -> Option<(&str, &str)> {
    if let Some(rest) = resource.strip_prefix("arn:") {
        let mut parts = rest.splitn(5, ':');
        let namespace = parts.nth(1).filter(|name| !name.is_empty())?;
        return Some((namespace, parts.nth(2).unwrap_or_default()));
    }
    let rest = resource.strip_prefix("AWS::")?;
    let (namespace, rest) = rest.split_once("::")?;
    (!namespace.is_empty()).then_some((namespace, rest))
}

/// True for what stands for a service or an account as a whole, not for a resource of it: scanners name it
/// so where a service is not in use.
fn is_whole_service(namespace: &str, rest: &str) -> bool {
    let name = rest.rsplit(['/', ':']).next().unwrap_or(rest);
    name.is_empty()
        || ["root", "unknown", "account", "*"].iter().any(|word| name.eq_ignore_ascii_case(word))
        || name.eq_ignore_ascii_case(namespace)
        || (!name.is_empty() && name.len() == 12 && name.bytes().all(|b| b.is_ascii_digit()))
}

/// Services of `controls/aws/services` whose resources have one namespace. Where several share it, such as
/// the engines under `rds`, any of them may own the resource.
pub fn services_of(resource: &str) -> &'static [&'static str] {
    let Some((namespace, rest)) = namespace(resource) else { return &[] };
    if is_whole_service(namespace, rest) {
        return &[];
    }
    if namespace.eq_ignore_ascii_case("ec2") {
        return of_ec2(rest);
    }
    services_named(namespace)
}

/// Services of `controls/aws/services` whose resources have this namespace. That of `ec2` holds several kinds, and is none
/// of these.
pub fn services_named(namespace: &str) -> &'static [&'static str] {
    let known = NAMESPACES.iter().find(|(name, _)| name.eq_ignore_ascii_case(namespace));
    known.map_or(&[], |(_, services)| services)
}

/// True for a service whose resources are known by their names.
pub fn is_observable(service: &str) -> bool {
    let all = NAMESPACES.iter().map(|(_, services)| *services);
    all.chain(EC2_KINDS.iter().map(|(_, services)| *services)).flatten().any(|id| *id == service)
}

/// The namespace `ec2` holds networks and volumes too.
fn of_ec2(rest: &str) -> &'static [&'static str] {
    let kind = rest.split(['/', ' ', ':']).next().unwrap_or_default();
    // `security-group` in an ARN, `SecurityGroup` in a type.
    let is = |name: &&str| {
        let letters = kind.bytes().filter(u8::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_lowercase()).eq(name.bytes())
    };
    let found = EC2_KINDS.iter().find(|(names, _)| names.iter().any(&is));
    found.map_or(&[], |(_, services)| services)
}

/// Kinds of resources under the namespace `ec2`, in small letters without hyphens.
#[rustfmt::skip]
const EC2_KINDS: &[(&[&str], &[&str])] = &[
    (&["instance", "image", "launchtemplate", "keypair", "host"], &["ec2"]),
    (&["volume", "snapshot"], &["ebs"]),
    (&["vpc", "subnet", "securitygroup", "networkacl", "routetable", "internetgateway", "natgateway",
       "networkinterface", "flowlog", "vpcflowlog"], &["vpc"]),
    (&["vpcendpoint", "vpcendpointservice"], &["privatelink", "vpc"]),
    (&["transitgateway", "transitgatewayattachment"], &["transit-gateway"]),
    (&["vpnconnection", "vpngateway", "customergateway"], &["site-to-site-vpn"]),
    (&["clientvpnendpoint"], &["client-vpn"]),
];

/// Namespaces of ARNs and of resource types, each with the services it may mean.
#[rustfmt::skip]
const NAMESPACES: &[(&str, &[&str])] = &[
    ("acm", &["acm"]), ("certificatemanager", &["acm"]), ("amplify", &["amplify"]),
    ("apigateway", &["api-gateway"]), ("apigatewayv2", &["api-gateway"]), ("apprunner", &["app-runner"]),
    ("appsync", &["appsync"]), ("athena", &["athena"]), ("auditmanager", &["audit-manager"]),
    ("backup", &["backup"]), ("batch", &["batch"]), ("bedrock", &["bedrock"]),
    ("cloudformation", &["cloudformation"]), ("cloudfront", &["cloudfront"]), ("cloudhsm", &["cloudhsm"]),
    ("cloudtrail", &["cloudtrail"]), ("cloudwatch", &["cloudwatch"]), ("logs", &["cloudwatch"]),
    ("codebuild", &["codebuild"]), ("codedeploy", &["codedeploy"]), ("codepipeline", &["codepipeline"]),
    ("cognito", &["cognito"]), ("cognito-idp", &["cognito"]), ("cognito-identity", &["cognito"]),
    ("config", &["config"]), ("controltower", &["control-tower"]), ("firehose", &["data-firehose"]),
    ("kinesisfirehose", &["data-firehose"]), ("datasync", &["datasync"]), ("detective", &["detective"]),
    ("directconnect", &["direct-connect"]), ("ds", &["directory-service"]), ("dms", &["dms"]),
    ("dynamodb", &["dynamodb"]), ("ecr", &["ecr"]), ("ecs", &["ecs", "fargate"]),
    ("elasticfilesystem", &["efs"]), ("efs", &["efs"]), ("eks", &["eks"]),
    ("elasticbeanstalk", &["elastic-beanstalk"]), ("elasticache", &["elasticache"]),
    ("elasticloadbalancing", &["elb"]), ("elasticloadbalancingv2", &["elb"]),
    ("elasticmapreduce", &["emr"]), ("emr", &["emr"]), ("events", &["eventbridge"]),
    ("fms", &["firewall-manager"]), ("fsx", &["fsx"]), ("globalaccelerator", &["global-accelerator"]),
    ("glue", &["glue"]), ("guardduty", &["guardduty"]), ("sso", &["iam-identity-center"]),
    ("iam", &["iam"]), ("inspector2", &["inspector"]), ("inspector", &["inspector"]),
    ("cassandra", &["keyspaces"]), ("kinesis", &["kinesis-data-streams"]), ("kms", &["kms"]),
    ("lakeformation", &["lake-formation"]), ("lambda", &["lambda"]), ("lightsail", &["lightsail"]),
    ("macie2", &["macie"]), ("memorydb", &["memorydb"]), ("mq", &["mq"]), ("amazonmq", &["mq"]),
    ("kafka", &["msk"]), ("msk", &["msk"]), ("network-firewall", &["network-firewall"]),
    ("networkfirewall", &["network-firewall"]), ("es", &["opensearch"]), ("aoss", &["opensearch"]),
    ("elasticsearch", &["opensearch"]), ("opensearch", &["opensearch"]),
    ("opensearchservice", &["opensearch"]), ("organizations", &["organizations"]),
    ("quicksight", &["quicksight"]), ("rds", &["rds", "aurora", "documentdb", "neptune"]),
    ("docdb", &["documentdb"]), ("neptune", &["neptune"]), ("redshift", &["redshift"]),
    ("rekognition", &["rekognition"]), ("route53", &["route53"]), ("s3", &["s3"]),
    ("sagemaker", &["sagemaker"]), ("secretsmanager", &["secrets-manager"]),
    ("securityhub", &["security-hub"]), ("ses", &["ses"]), ("shield", &["shield"]), ("sns", &["sns"]),
    ("sqs", &["sqs"]), ("states", &["step-functions"]), ("stepfunctions", &["step-functions"]),
    ("storagegateway", &["storage-gateway"]), ("ssm", &["systems-manager"]), ("textract", &["textract"]),
    ("transfer", &["transfer-family"]), ("waf", &["waf"]), ("wafv2", &["waf"]), ("waf-regional", &["waf"]),
    ("workspaces", &["workspaces"]), ("xray", &["x-ray"]), ("acm-pca", &["private-ca"]),
    ("acmpca", &["private-ca"]), ("airflow", &["mwaa"]), ("mwaa", &["mwaa"]), ("appflow", &["appflow"]),
    ("appconfig", &["appconfig"]), ("appstream", &["workspaces-applications"]), ("aps", &["managed-prometheus"]),
    ("autoscaling", &["ec2-auto-scaling", "ec2"]), ("bedrock-agentcore", &["bedrock-agentcore"]),
    ("cleanrooms", &["clean-rooms"]), ("codeartifact", &["codeartifact"]), ("codecommit", &["codecommit"]),
    ("connect", &["connect"]), ("datazone", &["datazone"]), ("dax", &["dax"]),
    ("drs", &["elastic-disaster-recovery"]), ("dsql", &["aurora-dsql"]), ("fis", &["fault-injection-service"]),
    ("glacier", &["s3-glacier"]), ("grafana", &["managed-grafana"]), ("healthlake", &["healthlake"]),
    ("imagebuilder", &["image-builder"]), ("iot", &["iot-core"]), ("kendra", &["kendra"]),
    ("kinesisanalytics", &["managed-flink"]), ("lex", &["lex"]), ("mgn", &["application-migration-service"]),
    ("mobiletargeting", &["end-user-messaging"]), ("pinpoint", &["end-user-messaging"]),
    ("sms-voice", &["end-user-messaging"]), ("networkmanager", &["cloud-wan"]), ("outposts", &["outposts"]),
    ("payment-cryptography", &["payment-cryptography"]), ("qbusiness", &["amazon-q"]),
    ("resiliencehub", &["resilience-hub"]), ("securitylake", &["security-lake"]),
    ("servicecatalog", &["service-catalog"]), ("servicediscovery", &["cloud-map"]), ("signer", &["signer"]),
    ("swf", &["swf"]), ("timestream", &["timestream"]), ("timestream-influxdb", &["timestream"]),
    ("transcribe", &["transcribe"]), ("verifiedpermissions", &["verified-permissions"]),
    ("vpc-lattice", &["vpc-lattice"]), ("vpclattice", &["vpc-lattice"]),
    ("workspaces-web", &["workspaces-secure-browser"]), ("workspacesweb", &["workspaces-secure-browser"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_by_their_resources() {
        let of = |resource: &str| services_of(resource).join(" ");
        assert_eq!(of("arn:aws:dynamodb:eu-west-1:111122223333:table/x"), "dynamodb");
        assert_eq!(of("arn:aws-us-gov:ec2:us-gov-west-1:111122223333:security-group/sg-1"), "vpc");
        assert_eq!(of("AWS::EC2::Instance i-1"), "ec2");
        assert_eq!(of("arn:aws:s3:::bucket"), "s3");
        assert_eq!(
            of("arn:aws:rds:eu-west-1:111122223333:cluster:x"),
            "rds aurora documentdb neptune"
        );
        // The service or account as a whole, and what is no resource.
        for none in [
            "arn:aws:guardduty:eu-west-1:111122223333:detector/unknown",
            "arn:aws:inspector2:eu-west-1:111122223333:inspector2",
            "arn:aws:iam::111122223333:root",
            "AWS::::Account:111122223333",
            "i-1",
            "",
        ] {
            assert_eq!(of(none), "", "{none}");
        }
    }

    #[test]
    fn what_belongs_to_no_region() {
        let iam = "arn:aws:iam::111122223333:role/x";
        let instance = "arn:aws:ec2:us-east-1:111122223333:instance/i-1";
        assert!(
            is_global("us-east-1", iam) && is_global("global", "x") && is_global("us-east-1", "")
        );
        assert!(!is_global("us-east-1", instance) && !is_global("eu-west-1", iam));
        assert_eq!(partition_of("arn:aws-cn:s3:::b"), Some("aws-cn"));
        assert_eq!(partition_of("arn:x"), None);
        assert_eq!(partition_of_region("US-GOV-EAST-1"), "aws-us-gov");
    }
}
