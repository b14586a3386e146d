//! `discover`: services, modes, Regions, accounts and premises from what a team has.

use std::io::Write as _;

use serde_json::json;

use crate::harness::{Run, Workspace};

/// Put into every value that holds a secret in real files.
const CANARY: &str = "Canary-7hQ2xW9";

fn minimal() -> Workspace {
    Workspace::minimal()
}

fn discover(file: &str, content: impl AsRef<[u8]>) -> Run {
    let run = minimal().file(file, content).run(["discover", file, "."]);
    assert!(!run.stdout.contains(CANARY) && !run.stderr.contains(CANARY), "{run}");
    run
}

/// A state with a secret wherever one can be.
fn state() -> String {
    let provider = "provider[\"registry.terraform.io/hashicorp/aws\"]";
    let resource = |kind: &str, name: &str, attributes: serde_json::Value| {
        json!({"mode": "managed", "type": kind, "name": name, "provider": provider, "instances": [
            {"index_key": CANARY, "schema_version": 0, "attributes": attributes, "sensitive_attributes": [], "private": CANARY}
        ]})
    };
    let region = "eu-west-3";
    json!({
        "version": 4, "terraform_version": "1.9.5", "serial": 12, "lineage": "x",
        "outputs": {"password": {"value": CANARY, "type": "string", "sensitive": true}},
        "resources": [
            {"mode": "data", "type": "aws_caller_identity", "name": "me", "instances": [{"attributes": {"account_id": "222233334444"}}]},
            resource("aws_db_instance", "main", json!({"arn": format!("arn:aws:rds:{region}:111122223333:db:main"), "engine": "aurora-postgresql", "password": CANARY, "storage_encrypted": true})),
            resource("aws_db_instance", "plain", json!({"arn": format!("arn:aws:rds:{region}:111122223333:db:plain"), "engine": "postgres", "username": CANARY, "storage_encrypted": false})),
            resource("aws_lambda_function", "api", json!({"arn": format!("arn:aws:lambda:{region}:111122223333:function:api"), "package_type": "Image", "environment": [{"variables": {"TOKEN": CANARY}}], "vpc_config": [{"subnet_ids": ["subnet-1"]}]})),
            resource("aws_lambda_function", "job", json!({"arn": format!("arn:aws:lambda:{region}:111122223333:function:job"), "package_type": "Zip", "runtime": "python3.13", "vpc_config": []})),
            resource("aws_ecs_service", "web", json!({"launch_type": "FARGATE"})),
            resource("aws_customer_gateway", "office", json!({"ip_address": CANARY})),
            resource("aws_made_up_thing", "x", json!({})),
            json!({"mode": "managed", "type": "random_password", "name": "p", "instances": [{"attributes": {"result": CANARY}}]}),
        ],
    })
    .to_string()
}

#[test]
fn a_state_tells_services_modes_places_and_no_secret() {
    let run = discover("terraform.tfstate", state()).ends(0);
    for text in [
        "terraform.tfstate: Terraform state, 7 read",
        "left out: 1 resource of other providers than AWS",
        "lambda:container-image",
        "lambda:vpc-attached",
        "ecs:fargate",
        "rds:unencrypted",
        "aurora",
        "fargate",
        "eu-west-3",
        "111122223333",
        "222233334444",
        "on-premises",
        "aws_made_up_thing (1)",
        "aws_db_instance.main",
        "- {id: lambda, mode: container-image}   # seen in terraform.tfstate",
        "regions: [eu-west-3]",
        "lambda: runtime-function-update, runtime-manual",
    ] {
        assert!(run.stdout.contains(text), "{text}: {run}");
    }
    // ECS on Fargate alone: no entry without a mode, which would be the EC2 launch type.
    assert!(!run.stdout.contains("- {id: ecs}"), "{run}");
    assert!(run.stderr.contains("nothing was written"), "{run}");
}

#[test]
fn only_with_write_the_file_is_changed_and_comments_stay() {
    let workspace = minimal()
        .edit("carveout.yaml", "  regions:", "  # Where it runs.\n  regions:")
        .append("carveout.yaml", "# The end.\n")
        .file("terraform.tfstate", state());
    let before = std::fs::read_to_string(workspace.path("carveout.yaml")).unwrap();
    workspace.run(["discover", "terraform.tfstate", "."]).ends(0);
    let read = || std::fs::read_to_string(workspace.path("carveout.yaml")).unwrap();
    assert_eq!(read(), before);
    workspace.run(["discover", "terraform.tfstate", ".", "--write"]).ends(0).prints("added");
    let after = read();
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    // Nothing that was there is gone, and a list of one line has more entries.
    for line in &old {
        let start = line.trim_end_matches(']');
        assert!(new.iter().any(|new| new.starts_with(start)), "{line} is gone:\n{after}");
    }
    for text in [
        "{id: aurora}",
        "{id: lambda, mode: container-image}",
        "{id: ecs, mode: fargate}",
        "eu-west-3",
        "222233334444",
    ] {
        assert!(after.contains(text), "{text}:\n{after}");
    }
    assert!(!after.contains(CANARY));
    // What was added is declared now, and a second run has nothing to add.
    workspace
        .run(["discover", "terraform.tfstate", ".", "--write"])
        .ends(0)
        .prints("everything that was seen is declared");
    assert_eq!(read(), after);
    assert!(workspace.check().status < 2);
}

#[test]
fn a_plan_tells_what_will_be_there() {
    let change = |kind: &str, actions: &[&str], after: serde_json::Value| json!({"address": format!("{kind}.x"), "mode": "managed", "type": kind, "name": "x", "change": {"actions": actions, "before": null, "after": after, "after_unknown": {}}});
    let plan = json!({
        "format_version": "1.2", "terraform_version": "1.9.5",
        "variables": {"token": {"value": CANARY}},
        "planned_values": {"root_module": {}},
        "resource_changes": [
            change("aws_sqs_queue", &["create"], json!({"name": CANARY})),
            change("aws_kms_key", &["no-op"], json!({"arn": "arn:aws:kms:eu-west-3:111122223333:key/1"})),
            change("aws_redshift_cluster", &["delete"], json!(null)),
        ],
    });
    let run = discover("plan.json", plan.to_string()).ends(0);
    assert!(
        run.stdout.contains("Terraform plan")
            && run.stdout.contains("1 resource that the plan removes"),
        "{run}"
    );
    assert!(run.stdout.contains("sqs") && run.stdout.contains("likely"), "{run}");
    assert!(!run.stdout.contains("redshift"), "{run}");
}

#[test]
fn a_shown_state_is_read_through_its_modules() {
    let shown = json!({"format_version": "1.0", "terraform_version": "1.9.5", "values": {
        "outputs": {"x": {"value": CANARY}},
        "root_module": {"resources": [{"address": "aws_s3_bucket.a", "mode": "managed", "type": "aws_s3_bucket", "name": "a", "values": {"bucket": "b", "region": "eu-north-1"}}],
            "child_modules": [{"address": "module.q[\"secret\"]", "resources": [{"mode": "managed", "type": "aws_sns_topic", "name": "t", "values": {"arn": "arn:aws:sns:eu-north-1:111122223333:t"}}]}]},
    }});
    let run = discover("shown.json", shown.to_string()).ends(0);
    assert!(
        run.stdout.contains("module.q.aws_sns_topic.t") && run.stdout.contains("eu-north-1"),
        "{run}"
    );
}

#[test]
fn templates_in_yaml_and_json() {
    let yaml = "AWSTemplateFormatVersion: '2010-09-09'\nParameters:\n  P: {Type: String, NoEcho: true}\nResources:\n  Fn:\n    Type: AWS::Lambda::Function\n    Properties:\n      PackageType: Image\n      Role: !GetAtt R.Arn\n      Code: {ImageUri: !Sub '${AWS::AccountId}.x'}\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      Tags: !If [A, [{Key: a, Value: b}], !Ref AWS::NoValue]\n      AssumeRolePolicyDocument: !Sub |\n        {\"a\": \"!Ref\"}\n  T: {Type: 'AWS::DynamoDB::Table', Properties: !Transform {Name: x}}\n  C:\n    Type: Custom::Mine\n  B: {Type: AWS::Bedrock::Nothing}\n";
    let run = discover("template.yaml", yaml).ends(0);
    for text in [
        "CloudFormation template, 4 read",
        "lambda:container-image",
        "iam",
        "dynamodb",
        "1 custom resource",
        "cannot see: Region and account",
    ] {
        assert!(run.stdout.contains(text), "{text}: {run}");
    }
    let json = json!({"Transform": "AWS::Serverless-2016-10-31", "Resources": {"F": {"Type": "AWS::Serverless::Function"}, "Q": {"Type": "AWS::SQS::Queue"}}});
    let run = discover("template.json", json.to_string()).ends(0);
    assert!(run.stdout.contains("sqs") && run.stdout.contains("lambda"), "{run}");
    // A fault is named by its line.
    discover("bad.yaml", "AWSTemplateFormatVersion: x\nResources:\n  A: [\n")
        .ends(2)
        .says("bad.yaml:");
}

#[test]
fn inventories_of_aws() {
    let cases = [
        (
            json!({"resourceIdentifiers": [{"resourceType": "AWS::EC2::Volume", "resourceId": "vol-1"}]}),
            "ebs",
        ),
        (
            json!({"ResourceIdentifiers": [{"SourceAccountId": "333344445555", "SourceRegion": "eu-west-3", "ResourceType": "AWS::SNS::Topic"}]}),
            "333344445555",
        ),
        (
            json!({"Results": ["{\"resourceType\":\"AWS::ElastiCache::CacheCluster\",\"awsRegion\":\"eu-west-3\",\"accountId\":\"333344445555\",\"configuration\":{\"engine\":\"memcached\"}}"], "QueryInfo": {"SelectFields": []}}),
            "elasticache:memcached-nodes",
        ),
        (
            json!({"resourceCounts": [{"resourceType": "AWS::Athena::WorkGroup", "count": 3}]}),
            "athena",
        ),
        (
            json!({"Resources": [{"Arn": "arn:aws:efs:eu-west-3:111122223333:file-system/fs-1", "OwningAccountId": "111122223333", "Region": "eu-west-3", "ResourceType": "efs:file-system", "Service": "efs", "Properties": []}]}),
            "eu-west-3",
        ),
        (
            json!({"ResourceTagMappingList": [{"ResourceARN": "arn:aws:states:eu-west-3:111122223333:stateMachine:x", "Tags": [{"Key": "k", "Value": CANARY}]}]}),
            "step-functions",
        ),
        (
            json!({"DBInstances": [{"DBInstanceIdentifier": "x", "Engine": "neptune", "DBInstanceArn": "arn:aws:rds:eu-west-3:111122223333:db:x"}]}),
            "neptune",
        ),
        (json!({"clusterArns": ["arn:aws:ecs:eu-west-3:111122223333:cluster/x"]}), "ecs"),
        (json!({"QueueUrls": ["https://sqs.eu-west-3.amazonaws.com/111122223333/q"]}), "sqs"),
        (
            json!({"Reservations": [{"OwnerId": "333344445555", "Instances": [{"InstanceId": "i-1", "Placement": {"AvailabilityZone": "eu-west-3b"}}]}]}),
            "eu-west-3",
        ),
        (
            json!([{"FunctionName": "f", "FunctionArn": "arn:aws:lambda:eu-west-3:111122223333:function:f"}]),
            "lambda",
        ),
        (
            json!({"ResultsByTime": [{"Groups": [{"Keys": ["Amazon Simple Queue Service"], "Metrics": {}}]}]}),
            "sqs",
        ),
    ];
    for (content, expected) in cases {
        let run = discover("x.json", content.to_string()).ends(0);
        assert!(run.stdout.contains(expected), "{expected}: {content}: {run}");
    }
}

#[test]
fn bills_of_every_edition() {
    let cur = "identity/LineItemId,lineItem/UsageAccountId,lineItem/LineItemType,lineItem/ProductCode,lineItem/UsageType,lineItem/UsageAmount,lineItem/UnblendedCost,product/ProductName,product/regionCode,product/databaseEngine\n\
        a,111122223333,Usage,AmazonEC2,EUW3-BoxUsage:t3.micro,1,0.1,Amazon Elastic Compute Cloud,eu-west-3,\n\
        b,111122223333,Usage,AmazonEC2,EUW3-EBS:VolumeUsage.gp3,1,0.1,Amazon Elastic Compute Cloud,eu-west-3,\n\
        c,111122223333,Usage,AmazonRDS,EUW3-InstanceUsage:db.r6g.large,1,0.1,Amazon RDS,eu-west-3,Aurora PostgreSQL\n\
        d,111122223333,Usage,AmazonECS,EUW3-Fargate-vCPU-Hours:perCPU,1,0.1,Amazon ECS,eu-west-3,\n\
        e,111122223333,Tax,AmazonSES,,1,0.1,,,\n\
        f,111122223333,Usage,AmazonKinesis,EUW3-x,0,0,,eu-west-3,\n\
        g,111122223333,Usage,8dx4tuxmqsj3p9xkqbn2hfjv7,EUW3-Market,1,9,Some Vendor,eu-west-3,\n\
        h,111122223333,Usage,AWSSupportBusiness,Dollar,1,100,AWS Support,,\n";
    let run = discover("cur.csv", cur).ends(0);
    for text in [
        "Cost and Usage Report, 8 read",
        "ebs",
        "aurora",
        "fargate",
        "eu-west-3",
        "8dx4tuxmqsj3p9xkqbn2hfjv7 (Some Vendor) (1)",
        "left out: 2 rows without use",
        "cannot see: modes",
    ] {
        assert!(run.stdout.contains(text), "{text}: {run}");
    }
    for text in ["\n  ses ", "kinesis", "AWSSupport"] {
        assert!(!run.stdout.contains(text), "{text}: {run}");
    }
    let cases = [
        (
            "line_item_product_code,line_item_usage_account_id,line_item_usage_type,product_region_code,line_item_unblended_cost\nAmazonSNS,111122223333,x,eu-west-3,1\n",
            "sns",
        ),
        (
            "ServiceName,SubAccountId,RegionId,ChargeCategory,BilledCost\nAmazon DynamoDB,111122223333,eu-west-3,Usage,1\n",
            "dynamodb",
        ),
        (
            "\"Service\",\"Amazon Simple Queue Service($)\",\"Amazon Athena($)\",\"Total costs($)\"\n\"Service total\",\"1.5\",\"0\",\"1.5\"\n",
            "sqs",
        ),
        (
            "InvoiceID,LinkedAccountId,ProductCode,ProductName,UsageType,TotalCost\n1,111122223333,AmazonAthena,Amazon Athena,EUW3-DataScannedInTB,1\n",
            "athena",
        ),
    ];
    for (content, expected) in cases {
        let run = discover("bill.csv", content).ends(0);
        assert!(run.stdout.contains(expected), "{expected}: {run}");
    }
}

#[test]
fn packed_bills_are_unpacked() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"lineItem/ProductCode,lineItem/UnblendedCost\nAmazonSNS,1\n").unwrap();
    assert!(discover("cur.csv.gz", packed.finish().unwrap()).ends(0).stdout.contains("sns"));
}

#[test]
fn findings_among_the_evidence_are_looked_at_too() {
    let workspace = Workspace::sample("acme-payments");
    let run = workspace.run(["discover", "."]).ends(0);
    assert!(run.stdout.contains("findings of tools among the evidence"), "{run}");
    assert!(run.stdout.contains("eu-central-1"), "{run}");
}

#[test]
fn odd_and_hostile_files_are_named_by_place() {
    let cases: [(&str, &[u8], &str); 12] = [
        ("cut.json", br#"{"version":4,"serial":1,"lineage":"x","terraform_version":"1","resources":[{"mode":"managed","#, "ends too early"),
        ("old.tfstate", br#"{"version":3,"terraform_version":"0.11.1","serial":1,"modules":[{"path":["root"]}]}"#, "older version than 4"),
        ("enc.tfstate", br#"{"meta":{},"encrypted_data":"x","encryption_version":"v0"}"#, "encrypted state"),
        ("cur.parquet", b"PAR1xxxx", "Parquet"),
        ("bill.zip", b"PK\x03\x04xxxx", "ZIP"),
        ("bill.pdf", b"%PDF-1.7", "a PDF"),
        ("x.json", br#"{"Hello": 1}"#, "it has Hello"),
        ("empty.json", b"", "nothing that tells of services"),
        ("x.bin", b"\x00\x01\x02", "nothing that tells of services"),
        ("broken.json", br#"{"resourceIdentifiers":[{"resourceType": nope}]}"#, "line 1"),
        ("quote.csv", b"lineItem/ProductCode,lineItem/UnblendedCost\n\"AmazonSNS,1\n", "quotation mark"),
        ("deep.json", &[br#"{"resourceIdentifiers":["#.as_slice(), &[b'['; 400]].concat(), "nested too deeply"),
    ];
    for (file, content, expected) in cases {
        let run = discover(file, content).ends(2);
        assert!(run.stderr.contains(expected) && run.stderr.contains(file), "{file}: {run}");
        assert!(run.stderr.contains("nothing was written"), "{file}: {run}");
    }
    // Entries of another shape are counted; the rest is read.
    let odd = r#"{"resourceIdentifiers":[1,"x",null,{"resourceType":["a"]},{"resourceType":"AWS::SNS::Topic"}]}"#;
    assert!(discover("odd.json", odd).ends(0).stdout.contains("sns"));
    let odd = json!({"version": 4, "serial": 1, "lineage": "x", "terraform_version": "1", "resources": [{"type": CANARY, "instances": CANARY}, {"mode": CANARY, "type": "aws_sns_topic", "instances": [{"attributes": CANARY}]}]});
    let run = minimal()
        .file("odd.tfstate", odd.to_string())
        .run(["discover", "odd.tfstate", "."])
        .ends(0);
    assert!(run.stdout.contains("sns"), "{run}");
    assert!(!run.stdout.contains(CANARY) && !run.stderr.contains(CANARY), "{run}");
    let odd = json!({"format_version": "1.0", "values": {"root_module": {"resources": CANARY}}});
    discover("odd.json", odd.to_string()).ends(2).says("invalid type: a value, expected");
}

#[test]
fn paths_that_are_no_files_are_refused() {
    let workspace = minimal().file("folder/x.json", "{}");
    workspace.run(["discover", "absent.json", "."]).ends(2).says("absent.json");
    workspace.run(["discover", "folder", "."]).ends(2).says("name the files in it");
    workspace
        .run(["discover", "folder/x.json", "--write"])
        .ends(2)
        .says("--write needs a workspace");
    workspace.run(["discover"]).ends(2);
}

#[test]
fn accounts_are_printed_as_policy_lets_them() {
    let run = minimal()
        .append("carveout.yaml", "policy: {account_ids: masked}\n")
        .file("terraform.tfstate", state())
        .run(["discover", "terraform.tfstate", "."])
        .ends(0);
    assert!(!run.stdout.contains("222233334444") && run.stdout.contains("••••••••4444"), "{run}");
}
