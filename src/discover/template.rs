//! CloudFormation and SAM templates, in JSON and in YAML with its short tags.

use std::io::Read as _;

use serde_json::{Map, Value};

use super::attributes::Attributes;
use super::{Collector, Source, Sure, refused};
use crate::evidence::Refused;
use crate::evidence::stream::json::Keys;
use crate::input::yaml;
use crate::limits::TEXT_FILE;

/// A template has `Resources`, each with a `Type`; a list of resources is none.
pub(super) fn fits(head: &[u8], keys: &Keys) -> bool {
    if keys.has("/AWSTemplateFormatVersion") {
        return true;
    }
    let outer = keys.outermost();
    if outer.contains(&"Resources") {
        // An answer of Resource Explorer has a list under the same key.
        let list = keys.has("/Resources[]/Arn") || keys.has("/Resources[]/ResourceType");
        return !list && keys.below("/Resources/", "/Type");
    }
    let text = String::from_utf8_lossy(head);
    let has = |line: &str| text.lines().any(|one| one.starts_with(line));
    has("AWSTemplateFormatVersion:")
        || has("Resources:") && text.contains("Type:") && text.contains("AWS::")
}

pub(super) fn read(source: &mut Source<'_>, collector: &mut Collector<'_>) -> Result<(), Refused> {
    "CloudFormation template".clone_into(&mut collector.seen.kind);
    let file = source.file;
    let mut bytes = Vec::new();
    let mut limited = source.content.take(TEXT_FILE + 1);
    limited
        .read_to_end(&mut bytes)
        .map_err(|error| crate::evidence::stream::json::unreadable(&error, file))?;
    if bytes.len() as u64 > TEXT_FILE {
        let what = format!("is larger than {} MB, which no template is", TEXT_FILE >> 20);
        return Err(refused(file, &what, "check that this is the right file"));
    }
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let template: Value = if text.trim_start().starts_with('{') {
        crate::evidence::stream::json::whole(&mut text.as_bytes(), file)?
    } else {
        // Short tags are the functions of CloudFormation; what they give is not computed here.
        yaml::parse_loose(&yaml::File::whole(file), &untagged(text)).map_err(Box::new)?
    };
    let Some(resources) = template.get("Resources").and_then(Value::as_object) else {
        return Err(refused(
            file,
            "has no `Resources`",
            "name a CloudFormation template as it is deployed",
        ));
    };
    each(resources, collector);
    collector.service("cloudformation", Sure::Likely, 1, "the template itself");
    collector.remark(
        "cannot see: Region and account, which a template does not have; whether it is deployed",
    );
    Ok(())
}

fn each(resources: &Map<String, Value>, collector: &mut Collector<'_>) {
    let mut custom = 0_u64;
    for (name, resource) in resources {
        let Some(kind) = resource.get("Type").and_then(Value::as_str) else {
            if !name.starts_with("Fn::") {
                collector.remark(format!(
                    "left out: the resource `{}` without a type",
                    crate::model::text::printable(name, 80)
                ));
            }
            continue;
        };
        let own = kind.starts_with("Custom::") || kind == "AWS::CloudFormation::CustomResource";
        if own || !(kind.starts_with("AWS::") || kind.starts_with("Alexa::")) {
            custom += 1;
            continue;
        }
        collector.seen.read += 1;
        let properties = resource.get("Properties").map(Attributes::of).unwrap_or_default();
        collector.resource(kind, &properties, Sure::Likely, name);
    }
    if custom > 0 {
        let s = if custom == 1 { "" } else { "s" };
        collector
            .remark(format!("left out: {custom} custom resource{s} and types of third parties"));
    }
}

/// YAML without the tags of CloudFormation: `!Sub "x"` is `"x"`. Texts in quotation marks and blocks stay as they are,
/// except that a word in them that looks like a tag is dropped too, which tells nothing of a resource.
fn untagged(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut rest = line;
        let mut before = ' ';
        while let Some(at) = rest.find('!') {
            let (head, tail) = rest.split_at(at);
            out.push_str(head);
            before = head.chars().next_back().unwrap_or(before);
            let word: usize =
                tail[1..].bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b':').count();
            let after = tail[1 + word..].chars().next();
            let tag = tail[1..].starts_with(|c: char| c.is_ascii_uppercase())
                && matches!(before, ' ' | '\t' | '-' | '[' | ',' | ':' | '{')
                && after.is_none_or(|c| matches!(c, ' ' | '\n' | '\r' | '\t' | '[' | '{'));
            if tag {
                rest = &tail[1 + word..];
            } else {
                out.push('!');
                before = '!';
                rest = &tail[1..];
            }
        }
        out.push_str(rest);
    }
    out
}
