use super::*;
use crate::model::Owner;

/// The knowledge with `files` of a workspace, or each fault with its first place.
fn own(files: &[(&str, &str)]) -> Result<Knowledge, Vec<String>> {
    let files: Vec<(Arc<str>, Arc<str>)> =
        files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect();
    let told = |faults: Vec<Diagnostic>| -> Vec<String> {
        faults.iter().map(|fault| format!("{} at {}", fault.message, fault.places[0].at)).collect()
    };
    let knowledge = load(&files).map_err(told)?;
    let unknown = unknown_ids(&knowledge, Some(&files), &[]);
    if unknown.is_empty() { Ok(knowledge) } else { Err(told(unknown)) }
}

#[test]
fn what_is_shipped_has_no_fault() {
    let knowledge = load(&[]).unwrap();
    let unknown = unknown_ids(&knowledge, None, &[]);
    assert!(unknown.is_empty(), "{unknown:#?}");
    assert!(knowledge.changed.is_empty());
}

#[test]
fn a_workspace_may_disagree_with_a_line_and_it_shows() {
    let table = "catalog: soc2\ncontrols:\n  CC6.2: {topics: [identity-and-access]}\n  CC6.4: {topics: [physical-access]}\n";
    let knowledge = own(&[("controls/aws/responsibility/soc2.yaml", table)]).unwrap();
    assert_eq!(knowledge.responsibility["soc2"].controls["CC6.2"].topics, ["identity-and-access"]);
    assert!(knowledge.responsibility["soc2"].controls.contains_key("CC7.1"), "the rest stays");
    let told: Vec<String> =
        knowledge.changed.iter().map(|c| format!("{} {}", c.what, c.origin)).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("CC6.2 in the responsibility table of soc2"), "{told:?}");
    assert!(told[0].contains("soc2.yaml:3"), "{told:?}");
}

#[test]
fn a_service_of_the_workspaces_own_needs_an_owner_for_every_topic() {
    let text = "id: mainframe\nname: Our mainframe link\ntopics:\n  physical-access: {owner: customer, source: practice}\n";
    let faults = own(&[("controls/aws/services/mainframe.yaml", text)]).unwrap_err();
    assert!(
        faults.iter().any(|f| f.contains("mainframe has no owner for topic `guest-os-patching`"))
    );
    assert!(faults[0].contains("controls/aws/services/mainframe.yaml:3"), "{}", faults[0]);
    let whole: String =
        load(&[]).unwrap().topics.keys().fold(
            "id: mainframe\nname: Our mainframe link\ntopics:\n".to_owned(),
            |text, topic| text + &format!("  {topic}: {{owner: customer, source: practice}}\n"),
        );
    let knowledge = own(&[("controls/aws/services/mainframe.yaml", &whole)]).unwrap();
    assert_eq!(knowledge.services["mainframe"].topics["logging"].owner, Owner::Customer);
    assert!(knowledge.changed.is_empty(), "an addition changes nothing");
}

#[test]
fn an_unknown_id_topic_or_source_is_told_with_its_line() {
    for (path, text, told) in [
        (
            "controls/aws/responsibility/soc2.yaml",
            "catalog: soc2\ncontrols:\n  CC99.1: {customer: ours}\n",
            ["soc2 has no `CC99.1`", "soc2.yaml:3"],
        ),
        (
            "controls/aws/responsibility/soc2.yaml",
            "catalog: soc2\ncontrols:\n  CC6.1: {topics: [no-topic]}\n",
            ["CC6.1 names an unknown topic `no-topic`", "soc2.yaml:3"],
        ),
        (
            "controls/crosswalks/soc2--nist-800-53-r5.yaml",
            "from: soc2\nto: nist-800-53-r5\nsource: practice\nchecked_on: 2026-01-01\npairs:\n  CC6.2:\n    AC-222: equal\n",
            ["nist-800-53-r5 has no `AC-222`", "soc2--nist-800-53-r5.yaml:7"],
        ),
        (
            "controls/crosswalks/soc2--ours.yaml",
            "from: soc2\nto: ours\nsource: hearsay\nchecked_on: 2026-01-01\npairs: {}\n",
            ["unknown source `hearsay`", "soc2--ours.yaml:3"],
        ),
        (
            "controls/aws/scope/soc9.yaml",
            "program: soc9\nsource: practice\nchecked_on: 2026-01-01\nservices: {ec2: in}\n",
            ["unknown program `soc9`", "soc9.yaml:1"],
        ),
        ("controls/aws/topics.yaml", "topics: []\n", ["is not a file that is read", "topics.yaml"]),
        (
            "controls/aws/responsibility/soc2.yaml",
            "catalog: soc2\ncontrols:\n  CC6.1: {customer: a}\n  CC6.1: {customer: b}\n",
            ["CC6.1", "soc2.yaml:4"],
        ),
    ] {
        let faults = own(&[(path, text)]).unwrap_err().join("\n");
        for part in told {
            assert!(faults.contains(part), "{text}\n{faults}");
        }
    }
}

#[test]
fn every_requirement_has_its_topics_or_is_the_customers_by_name() {
    let knowledge = load(&[]).unwrap();
    for id in crate::catalog::native::ids() {
        let catalog = crate::catalog::native::load(id).unwrap().unwrap();
        let table = &knowledge.responsibility[id];
        for control in catalog.controls() {
            for (part, _) in control.statement.leaves() {
                assert!(table.duties(&part.id).is_some(), "{id}: {} is not listed", part.id);
            }
        }
    }
}

#[test]
fn a_policy_control_is_never_the_providers() {
    let knowledge = load(&[]).unwrap();
    let table = &knowledge.responsibility["nist-800-53-r5"];
    let policies: Vec<_> = table
        .controls
        .iter()
        .filter(|(id, _)| id.split('(').next().unwrap().ends_with("-1"))
        .collect();
    assert_eq!(policies.len(), 18);
    for (id, duties) in policies {
        assert!(duties.customer.is_some() && duties.topics.is_empty(), "{id}");
    }
}

#[test]
fn a_service_has_the_names_of_consoles_bills_and_tools() {
    let knowledge = load(&[]).unwrap();
    for (name, id) in [
        ("API Gateway", "api-gateway"),
        ("Secrets Manager", "secrets-manager"),
        ("Valkey", "elasticache"),
        ("Amazon Elastic Compute Cloud (Amazon EC2)", "ec2"),
        ("Amazon Elastic Compute Cloud - Compute", "ec2"),
        ("EC2 - Other", "ec2"),
        ("EC2-Other", "ec2"),
        ("AmazonEC2", "ec2"),
        ("Amazon Elastic Container Service for Kubernetes", "eks"),
        ("AWS Data Transfer", "vpc"),
        ("NAT gateway", "vpc"),
        ("Elastic IP", "vpc"),
        ("aws_lb", "elb"),
        ("aws_lb_target_group", "elb"),
        ("aws_db_instance", "rds"),
        ("aws_rds_cluster_instance", "aurora"),
        ("aws_security_group_rule", "vpc"),
        ("aws_vpc_endpoint", "privatelink"),
        ("aws_ec2_transit_gateway_route", "transit-gateway"),
        ("aws_ec2_client_vpn_endpoint", "client-vpn"),
        ("aws_cloudwatch_event_rule", "eventbridge"),
        ("aws_cloudwatch_log_group", "cloudwatch"),
        ("aws_kinesis_firehose_delivery_stream", "data-firehose"),
        ("AWS::ElasticLoadBalancingV2::LoadBalancer", "elb"),
        ("AWS::EC2::Instance", "ec2"),
        ("AWS::EC2::Volume", "ebs"),
        ("AWS::EC2::VPCEndpoint", "privatelink"),
        ("AWS::RDS::DBCluster", "aurora"),
        ("AWS::Serverless::Function", "lambda"),
        ("elbv2", "elb"),
        ("cognito-idp", "cognito"),
        ("logs", "cloudwatch"),
        ("CloudWatch RUM", "cloudwatch"),
        ("Amazon Cognito Identity Provider", "cognito"),
        ("secretsmanager", "secrets-manager"),
        ("awskms", "kms"),
        ("AmazonStates", "step-functions"),
        ("acm-pca", "private-ca"),
    ] {
        assert_eq!(knowledge.service(name).map(|one| one.id.as_str()), Some(id), "{name}");
    }
    for (name, near) in [
        ("lambad", Some("lambda")),
        ("Amazon SageMaker Feature Shop", Some("sagemaker")),
        ("Elastic Beanstalks", Some("elastic-beanstalk")),
        ("zzz", None),
    ] {
        assert!(knowledge.service(name).is_none(), "{name}");
        assert_eq!(knowledge.nearest_service(name), near, "{name}");
    }
    for name in ["aws_", "", "*", "aws", "Connectivity", "lexicon", "Kinesisx"] {
        assert!(knowledge.service(name).is_none(), "{name}");
    }
}

#[test]
fn a_report_is_of_the_family_that_its_title_names() {
    let knowledge = load(&[]).unwrap();
    for (title, id) in [
        ("ISO/IEC 27001:2022 Certificate", "iso-27001"),
        ("ISO 27001, 27017 and 27018 Certificate", "iso-27001"),
        ("ISO 9001:2015 Certificate", "iso-9001"),
        ("ISO 22301:2019 Certificate", "iso-22301"),
        ("ISO/IEC 27701:2019 Certificate", "iso-27701"),
        ("ISO Certificate", "iso"),
        ("FedRAMP Moderate Customer Package", "fedramp"),
        ("AWS GovCloud (US) FedRAMP High Customer Package", "fedramp-high"),
        ("HITRUST CSF v11 Certification", "hitrust"),
        ("IRAP PROTECTED Package", "irap"),
        ("DoD CC SRG Impact Level 5", "cc-srg"),
        ("C5 Type 2 Report", "c5"),
        ("C5:2026 Type 2 Report", "c5-2026"),
    ] {
        let found = knowledge.program_of(None, title).map(|one| one.id.as_str());
        assert_eq!(found, Some(id), "{title}");
    }
}

#[test]
fn there_are_sixty_services_and_more_of_every_kind() {
    let knowledge = load(&[]).unwrap();
    assert!(knowledge.services.len() >= 130, "{}", knowledge.services.len());
    for category in [
        "compute",
        "containers",
        "storage",
        "database",
        "network",
        "identity",
        "security",
        "logging",
        "management",
        "integration",
        "analytics",
        "ml",
        "developer",
    ] {
        assert!(knowledge.services.values().any(|s| s.category == category), "{category}");
    }
    let known: std::collections::BTreeSet<&str> =
        knowledge.services.values().map(|s| s.category.as_str()).collect();
    assert_eq!(known.len(), 13, "{known:?}");
    let mut names = BTreeMap::new();
    for service in knowledge.services.values() {
        for name in [&service.id, &service.name].into_iter().chain(&service.aliases) {
            let other = names.insert(name.to_lowercase(), &service.id);
            assert!(other.is_none_or(|other| *other == service.id), "{name}: {other:?}");
        }
    }
}
