use super::*;

#[test]
fn regions_and_zones() {
    for (text, region) in [
        ("eu-central-1", Some("eu-central-1")),
        ("eu-central-1b", Some("eu-central-1")),
        ("us-gov-west-1", Some("us-gov-west-1")),
        ("us-east-1-bos-1a", Some("us-east-1")),
        ("ap-southeast-2", Some("ap-southeast-2")),
        ("mx-central-1", Some("mx-central-1")),
        ("global", None),
        ("any", None),
        ("NoRegion", None),
        ("my-bucket-1", None),
        ("test-east-1x9", None),
        ("", None),
    ] {
        assert_eq!(region_of(text), region, "{text}");
    }
}

fn seen(file: &str, text: &str) -> Seen {
    let knowledge = crate::knowledge::load(&[]).unwrap();
    read(&mut text.as_bytes(), file, &knowledge, &[]).unwrap()
}

fn services(seen: &Seen) -> String {
    seen.services.keys().map(String::as_str).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_sign_is_of_a_mode_or_service_that_is_known() {
    let knowledge = crate::knowledge::load(&[]).unwrap();
    for id in modes::signs() {
        let (service, mode) = id.split_once(':').map_or((id, None), |(id, mode)| (id, Some(mode)));
        let known = knowledge.services.get(service).unwrap_or_else(|| panic!("{service}"));
        assert!(mode.is_none_or(|mode| known.modes.iter().any(|one| one.id == mode)), "{id}");
    }
    for (_, id) in lists::LISTS {
        let none = [lists::TYPED, lists::ACCOUNTS].contains(id);
        assert!(none || knowledge.services.contains_key(*id), "{id}");
    }
}

#[test]
fn names_of_attributes_are_joined() {
    assert_eq!(attributes::plain("PackageType"), "packagetype");
    assert_eq!(attributes::plain("package_type"), "packagetype");
    let seen = seen(
        "a.json",
        r#"{"Functions":[{"FunctionName":"x","FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:x","PackageType":"Image","Environment":{"Variables":{"A":"secret"}}}]}"#,
    );
    assert_eq!(services(&seen), "lambda");
    assert!(seen.modes.contains_key("lambda:container-image"), "{seen:?}");
    assert!(seen.regions.contains_key("eu-west-1") && seen.accounts.contains_key("111122223333"));
    assert!(!format!("{seen:?}").contains("secret"));
}
