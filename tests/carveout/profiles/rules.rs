//! One small case for each rule of the specification that no vector shows.

use serde_json::{Value, json};

use super::{content, folder, outline, resolve, resolved};

/// Groups with nesting, loose parameters at both levels, links and resources.
fn catalog() -> Value {
    json!({"catalog": {
        "uuid": "11111111-1111-4111-8111-111111111111",
        "metadata": {
            "title": "Letters", "last-modified": "2024-02-01T00:00:00Z", "version": "1",
            "oscal-version": "1.1.2",
            "roles": [
                {"id": "keeper", "title": "Kept", "props": [{"name": "keep", "value": "always"}]},
                {"id": "other", "title": "Not kept"}
            ]
        },
        "params": [{"id": "top", "label": "top"}, {"id": "unused", "label": "unused"}],
        "groups": [
            {
                "id": "a", "title": "A", "props": [{"name": "sort", "value": "1"}],
                "params": [{"id": "a-group", "label": "of the group"}],
                "controls": [
                    {
                        "id": "a-1", "title": "One",
                        "params": [{"id": "p1", "props": [
                            {"name": "x", "uuid": "21111111-1111-4111-8111-111111111111", "value": "old"},
                        ], "label": "p1"}],
                        "links": [{"href": "#31111111-1111-4111-8111-111111111111", "rel": "reference"}],
                        "parts": [{"id": "a-1_smt", "name": "statement", "prose": "Do {{ insert: param, p1 }}.", "parts": [
                            {"id": "a-1_smt.a", "name": "item", "prose": "a {{ insert: param, a-group }}"},
                            {"id": "a-1_smt.b", "name": "item", "prose": "b"},
                        ]}]
                    },
                    {
                        "id": "a-2", "title": "Two", "params": [{"id": "p2", "label": "p2"}],
                        "parts": [{"id": "a-2_smt", "name": "statement", "prose": "{{insert: param,p2}}"}],
                        "controls": [
                            {"id": "a-2.1", "title": "Two one", "class": "enhancement",
                             "parts": [{"id": "a-2.1_smt", "name": "statement", "prose": "{{ insert: param, p2 }}"}]},
                            {"id": "a-2.2", "title": "Two two", "controls": [{"id": "a-2.2.1", "title": "Deep"}]},
                        ]
                    },
                    {"id": "a-10", "title": "Ten"},
                ]
            },
            {"id": "b", "title": "B", "controls": [{"id": "b-1", "title": "B one"}, {"id": "b-2", "title": "B two"}]},
            {"id": "empty", "title": "Kept", "props": [{"name": "keep", "value": "always"}]},
        ],
        "back-matter": {"resources": [
            {"uuid": "31111111-1111-4111-8111-111111111111", "title": "linked",
             "links": [], "description": "see [that](#41111111-1111-4111-8111-111111111111)"},
            {"uuid": "41111111-1111-4111-8111-111111111111", "title": "linked by the linked"},
            {"uuid": "51111111-1111-4111-8111-111111111111", "title": "not linked"},
            {"uuid": "61111111-1111-4111-8111-111111111111", "title": "kept", "props": [{"name": "keep", "value": "always"}]},
        ]}
    }})
}

/// A profile with members beside its head.
fn profile(members: Value) -> Value {
    let mut profile = json!({
        "uuid": "71111111-1111-4111-8111-111111111111",
        "metadata": {"title": "P", "last-modified": "2024-03-01T00:00:00Z", "version": "2", "oscal-version": "1.0.4"},
    });
    for (key, value) in members.as_object().unwrap() {
        profile[key] = value.clone();
    }
    json!({"profile": profile})
}

fn all() -> Value {
    json!([{"href": "catalog.json", "include-all": {}}])
}

/// The result of a profile with these members over the catalog.
#[track_caller]
fn over(members: Value) -> Value {
    let resolved = resolved(&[("catalog.json", &catalog()), ("profile.json", &profile(members))]);
    content(&resolved.json)
}

#[track_caller]
fn selects(selection: Value, wanted: &str) {
    let mut import = selection;
    import["href"] = "catalog.json".into();
    assert_eq!(outline(&over(json!({"imports": [import], "merge": {"as-is": true}}))), wanted);
}

fn control(catalog: &Value, id: &str) -> Value {
    fn find(value: &Value, id: &str) -> Option<Value> {
        ["controls", "groups"].iter().find_map(|key| {
            value[key].as_array().into_iter().flatten().find_map(|inside| {
                if inside["id"] == id { Some(inside.clone()) } else { find(inside, id) }
            })
        })
    }
    find(catalog, id).expect(id)
}

fn ids(list: &Value) -> Vec<&str> {
    let name =
        |item: &'_ Value| ["id", "uuid", "name", "href"].iter().find_map(|k| item.get(*k)).cloned();
    list.as_array()
        .into_iter()
        .flatten()
        .map(|item| {
            name(item).expect("named");
            ["id", "uuid", "name", "href"].iter().find_map(|k| item[*k].as_str()).unwrap()
        })
        .collect()
}

#[test]
fn selection() {
    let with = |ids: &[&str], children: &str| json!({"include-controls": [{"with-ids": ids, "with-child-controls": children}]});
    selects(with(&["a-2"], "no"), "[a: a-2] [empty: ]");
    selects(with(&["a-2"], "yes"), "[a: a-2(a-2.1 a-2.2(a-2.2.1))] [empty: ]");
    // Ancestors come along whole; the order is that of the catalog.
    selects(
        with(&["b-1", "a-2.2.1", "a-1"], "no"),
        "[a: a-1 a-2(a-2.2(a-2.2.1))] [b: b-1] [empty: ]",
    );
    selects(
        json!({"include-controls": [{"matching": [{"pattern": "a-?"}, {"pattern": "b-[2-9]"}]}]}),
        "[a: a-1 a-2] [b: b-2] [empty: ]",
    );
    selects(
        json!({"include-controls": [{"matching": [{}, {"pattern": ""}]}, {"with-ids": ["b-1"]}]}),
        "[b: b-1] [empty: ]",
    );
    // Exclusion wins; what is inside an excluded control moves up.
    selects(
        json!({"include-all": {}, "exclude-controls": [{"with-ids": ["a-2", "a-2"]}, {"matching": [{"pattern": "b-*"}]}]}),
        "[a: a-1 a-2.1 a-2.2(a-2.2.1) a-10] [empty: ]",
    );
    selects(
        json!({"include-all": {}, "exclude-controls": [{"with-ids": ["a-2"], "with-child-controls": "yes"}]}),
        "[a: a-1 a-10] [b: b-1 b-2] [empty: ]",
    );
    selects(
        json!({"include-controls": [{"with-ids": ["a-2.1"]}], "exclude-controls": [{"with-ids": ["a-2"]}]}),
        "[a: a-2.1] [empty: ]",
    );
}

#[test]
fn flat_has_no_groups_and_no_nesting() {
    for merge in [json!({}), json!({"flat": {}}), json!({"as-is": false}), json!({"combine": {}})] {
        let out = over(json!({"imports": all(), "merge": merge}));
        assert_eq!(outline(&out), "a-1 a-2 a-2.1 a-2.2 a-2.2.1 a-10 b-1 b-2");
        assert_eq!(ids(&out["params"]), ["a-group"], "loose parameters that nothing inserts go");
    }
}

#[test]
fn parameters_float_while_something_inserts_them() {
    let out = over(json!({
        "imports": [{"href": "catalog.json", "include-controls": [{"with-ids": ["a-2.1"]}], "exclude-controls": [{"with-ids": ["a-2"]}]}],
        "merge": {"as-is": true},
    }));
    assert_eq!(ids(&out["params"]), ["p2"]);
    // Once its control is there again, it does not float.
    let out = over(json!({
        "imports": [
            {"href": "catalog.json", "include-controls": [{"with-ids": ["a-2.1"]}], "exclude-controls": [{"with-ids": ["a-2"]}]},
            {"href": "catalog.json", "include-controls": [{"with-ids": ["a-2"]}]},
        ],
        "merge": {"as-is": true},
    }));
    assert!(out.get("params").is_none(), "{}", out["params"]);
    assert_eq!(outline(&out), "[a: a-2 a-2.1] [empty: ]");
}

#[test]
fn a_loose_parameter_that_is_set_stays_and_brings_what_it_inserts() {
    let out = over(json!({
        "imports": all(), "merge": {"as-is": true},
        "modify": {"set-parameters": [{"param-id": "top", "label": "{{ insert: param, unused }}"}]},
    }));
    assert_eq!(ids(&out["params"]), ["top", "unused"]);
}

#[test]
fn as_is_keeps_the_order_of_a_catalog_imported_in_pieces() {
    let piece =
        |ids: &[&str]| json!({"href": "catalog.json", "include-controls": [{"with-ids": ids}]});
    // The ancestor that comes along unasked is not a second A-2.
    let imports = json!([piece(&["b-1", "a-2.2"]), piece(&["a-2.1", "a-1"])]);
    for method in ["keep", "use-first"] {
        let out = over(
            json!({"imports": imports, "merge": {"as-is": true, "combine": {"method": method}}}),
        );
        assert_eq!(outline(&out), "[a: a-1 a-2(a-2.1 a-2.2)] [b: b-1] [empty: ]", "{method}");
    }
}

#[test]
fn combine() {
    let mut other = catalog();
    other["catalog"]["uuid"] = "81111111-1111-4111-8111-111111111111".into();
    other["catalog"]["groups"][0]["controls"][1]["title"] = "Another two".into();
    let run = |method: Value| {
        let profile = profile(json!({
            "imports": [
                {"href": "catalog.json", "include-controls": [{"with-ids": ["a-2", "b-1"]}]},
                {"href": "other.json", "include-controls": [{"with-ids": ["a-2", "a-2.1", "b-2"]}]},
            ],
            "merge": {"combine": {"method": method}, "as-is": true},
        }));
        content(
            &resolved(&[
                ("catalog.json", &catalog()),
                ("other.json", &other),
                ("profile.json", &profile),
            ])
            .json,
        )
    };
    // What is inside a control that is dropped moves into the one that stays.
    let first = run("use-first".into());
    assert_eq!(outline(&first), "[a: a-2(a-2.1)] [b: b-1 b-2] [empty: ]");
    assert_eq!(control(&first, "a-2")["title"], "Two");
    assert_eq!(outline(&run("keep".into())), "[a: a-2 a-2(a-2.1)] [b: b-1 b-2] [empty: ]");
}

#[test]
fn custom_groups_and_orders() {
    let insert = |order: &str, selection: Value| {
        let mut insert = selection;
        if !order.is_empty() {
            insert["order"] = order.into();
        }
        insert
    };
    let out = over(json!({"imports": all(), "merge": {"custom": {
        "insert-controls": [insert("", json!({"include-controls": [{"with-ids": ["b-2", "b-1"]}]}))],
        "groups": [
            {"id": "a", "title": "Mine", "props": [{"name": "extra", "value": "1"}],
             "groups": [{"id": "inner", "title": "Inner", "insert-controls": [
                insert("descending", json!({"include-controls": [{"matching": [{"pattern": "a-*"}]}], "exclude-controls": [{"with-ids": ["a-1"]}]})),
             ]}]},
            {"id": "up", "title": "Up", "insert-controls": [insert("ascending", json!({"include-controls": [{"with-ids": ["a-10", "a-2.1", "a-1"]}]}))]},
            {"id": "kept", "title": "Kept", "insert-controls": [insert("keep", json!({"include-controls": [{"with-ids": ["b-2", "b-1"]}]}))]},
        ],
    }}}));
    // Ids are counted, not spelt; only what is selected at a place is put there.
    assert_eq!(
        outline(&out),
        "b-2 b-1 [a: [inner: a-10 a-2(a-2.2(a-2.2.1) a-2.1)]] [up: a-1 a-2.1 a-10] [kept: b-1 b-2]"
    );
    let group = &out["groups"][0];
    assert_eq!(group["title"], "Mine");
    assert_eq!(ids(&group["props"]), ["sort", "extra"], "a group of a known id has its contents");
    assert_eq!(ids(&group["params"]), ["a-group"]);
    assert!(out.get("params").is_none(), "{}", out["params"]);
}

#[test]
fn set_parameters() {
    let out = over(json!({"imports": all(), "modify": {"set-parameters": [
        {"param-id": "p1", "class": "c", "label": "new", "usage": "u", "values": ["1"],
         "props": [{"name": "x", "uuid": "21111111-1111-4111-8111-111111111111", "value": "new"}, {"name": "y", "value": "1"}],
         "links": [{"href": "https://example.com"}], "constraints": [{"description": "c1"}], "guidelines": [{"prose": "g1"}]},
        {"param-id": "p1", "values": ["2", "3"], "constraints": [{"description": "c2"}]},
        {"param-id": "p2", "select": {"how-many": "one", "choice": ["x"]}},
    ]}}));
    let p1 = &control(&out, "a-1")["params"][0];
    assert_eq!(
        *p1,
        json!({
            "id": "p1", "class": "c", "label": "new", "usage": "u", "values": ["2", "3"],
            "props": [{"name": "x", "uuid": "21111111-1111-4111-8111-111111111111", "value": "new"}, {"name": "y", "value": "1"}],
            "links": [{"href": "https://example.com"}],
            "constraints": [{"description": "c1"}, {"description": "c2"}], "guidelines": [{"prose": "g1"}],
        })
    );
    let order: Vec<&String> = p1.as_object().unwrap().keys().collect();
    assert_eq!(
        order,
        ["id", "class", "props", "links", "label", "usage", "constraints", "guidelines", "values"]
    );
    assert_eq!(control(&out, "a-2")["params"][0]["select"]["choice"], json!(["x"]));
}

/// The control A-1 after one alteration.
#[track_caller]
fn altered(alter: Value) -> Value {
    let mut alter = alter;
    alter["control-id"] = "a-1".into();
    control(
        &over(json!({"imports": all(), "merge": {"as-is": true}, "modify": {"alters": [alter]}})),
        "a-1",
    )
}

#[test]
fn adds() {
    let part = |id: &str| json!([{"id": id, "name": "item", "prose": id}]);
    let prop = json!([{"name": "new", "value": "1"}]);
    let parts = |control: &Value| ids(&control["parts"][0]["parts"]).join(" ");
    for (position, wanted) in
        [("before", "n a-1_smt.a a-1_smt.b"), ("after", "a-1_smt.a n a-1_smt.b")]
    {
        let out = altered(
            json!({"adds": [{"position": position, "by-id": "a-1_smt.a", "parts": part("n")}]}),
        );
        assert_eq!(parts(&out), wanted, "{position}");
    }
    for (position, wanted) in
        [("starting", "n a-1_smt.a a-1_smt.b"), ("ending", "a-1_smt.a a-1_smt.b n")]
    {
        let out = altered(
            json!({"adds": [{"position": position, "by-id": "a-1_smt", "parts": part("n"), "props": prop}]}),
        );
        assert_eq!(parts(&out), wanted, "{position}");
        assert_eq!(ids(&out["parts"][0]["props"]), ["new"]);
    }
    // Without a place, at the control; without a position, at its end.
    let out = altered(
        json!({"adds": [{"title": "Renamed", "parts": part("n"), "params": [{"id": "p9"}]}]}),
    );
    assert_eq!(
        (out["title"].as_str(), ids(&out["parts"]), ids(&out["params"])),
        (Some("Renamed"), vec!["a-1_smt", "n"], vec!["p1", "p9"])
    );
    for at in [
        json!({"position": "starting"}),
        json!({"position": "before"}),
        json!({"position": "starting", "by-id": "a-1"}),
    ] {
        let mut add = at;
        add["links"] = json!([{"href": "#b-1"}]);
        add["parts"] = part("n");
        let out = altered(json!({"adds": [add]}));
        assert_eq!(ids(&out["parts"]), ["n", "a-1_smt"]);
        assert_eq!(ids(&out["links"])[0], "#b-1");
    }
    // Beside a parameter, and what else comes along ends or begins its own list.
    let out = altered(
        json!({"adds": [{"position": "before", "by-id": "p1", "params": [{"id": "p0"}], "parts": part("n")}]}),
    );
    assert_eq!((ids(&out["params"]), ids(&out["parts"])), (vec!["p0", "p1"], vec!["n", "a-1_smt"]));
    let out =
        altered(json!({"adds": [{"position": "after", "by-id": "a-1_smt.a", "props": prop}]}));
    assert_eq!(ids(&out["parts"][0]["props"]), ["new"], "beside the item is inside the statement");
    // A place that is not there changes nothing.
    let untouched = control(&catalog()["catalog"], "a-1");
    assert_eq!(altered(json!({"adds": [{"by-id": "nowhere", "props": prop}]})), untouched);
    // A place in a control inside.
    let out = over(json!({"imports": all(), "merge": {"as-is": true}, "modify": {"alters": [
        {"control-id": "a-2", "adds": [{"by-id": "a-2.1_smt", "props": prop}, {"by-id": "a-2.2", "props": prop}]},
    ]}}));
    assert_eq!(ids(&control(&out, "a-2.1")["parts"][0]["props"]), ["new"]);
    assert_eq!(ids(&control(&out, "a-2.2")["props"]), ["new"]);
}

#[test]
fn removes() {
    let gone = |criteria: Value| altered(json!({"removes": [criteria]}));
    assert!(gone(json!({"by-name": "statement"})).get("parts").is_none(), "an empty list goes");
    assert_eq!(ids(&gone(json!({"by-id": "a-1_smt.a"}))["parts"][0]["parts"]), ["a-1_smt.b"]);
    assert!(gone(json!({"by-item-name": "link"})).get("links").is_none());
    assert!(
        gone(json!({"by-item-name": "prop"}))["params"][0].get("props").is_none(),
        "in parameters too"
    );
    assert!(gone(json!({"by-id": "p1"})).get("params").is_none());
    assert!(
        gone(json!({"by-ns": "http://csrc.nist.gov/ns/oscal", "by-name": "item"}))["parts"][0]
            .get("parts")
            .is_none()
    );
    // Every criterion has to be met, and one has to be given.
    let untouched = control(&catalog()["catalog"], "a-1");
    for none in [
        json!({"by-name": "item", "by-item-name": "prop"}),
        json!({"by-name": "statement", "by-ns": "http://example.com"}),
        json!({"by-class": "enhancement"}),
        json!({}),
    ] {
        assert_eq!(gone(none.clone()), untouched, "{none}");
    }
    // Removals come first: what is added is not removed, and a place that went is not there.
    let out = altered(json!({
        "adds": [{"parts": [{"id": "n", "name": "statement", "prose": "new"}]}, {"by-id": "a-1_smt", "props": [{"name": "x", "value": "1"}]}],
        "removes": [{"by-name": "statement"}],
    }));
    assert_eq!(ids(&out["parts"]), ["n"]);
    // A control inside goes when it is named, and is let be otherwise.
    let out = over(json!({"imports": all(), "merge": {"as-is": true}, "modify": {"alters": [
        {"control-id": "a-2", "removes": [{"by-id": "a-2.2"}, {"by-name": "statement"}]},
    ]}}));
    assert_eq!(outline(&control(&out, "a-2")), "a-2.1");
    assert!(control(&out, "a-2").get("parts").is_none());
    assert!(control(&out, "a-2.1").get("parts").is_some());
}

#[test]
fn resources() {
    let own = json!([
        {"uuid": "61111111-1111-4111-8111-111111111111", "title": "does not replace what is kept"},
        {"uuid": "31111111-1111-4111-8111-111111111111", "title": "replaces"},
        {"uuid": "91111111-1111-4111-8111-111111111111", "title": "linked by a party"},
        {"uuid": "a1111111-1111-4111-8111-111111111111", "rlinks": [{"href": "catalog.json"}]},
    ]);
    let mut profile = profile(json!({
        "imports": [{"href": "#A1111111-1111-4111-8111-111111111111", "include-all": {}}],
        "back-matter": {"resources": own},
    }));
    profile["profile"]["metadata"]["parties"] = json!([{"uuid": "b1111111-1111-4111-8111-111111111111", "type": "organization", "links": [{"href": "#91111111-1111-4111-8111-111111111111"}]}]);
    let out = content(&resolved(&[("catalog.json", &catalog()), ("profile.json", &profile)]).json);
    let titles: Vec<&str> = out["back-matter"]["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|resource| resource["title"].as_str().unwrap())
        .collect();
    // What the replaced resource linked to is linked by nothing now.
    assert_eq!(titles, ["kept", "replaces", "linked by a party"]);
    let titles = over(json!({"imports": all()}));
    assert_eq!(
        ids(&titles["back-matter"]["resources"]).len(),
        3,
        "linked, linked by the linked, kept"
    );
}

#[test]
fn metadata() {
    let resolved = resolved(&[
        ("catalog.json", &catalog()),
        ("profile.json", &profile(json!({"imports": all()}))),
    ]);
    let root: Value = serde_json::from_str(&resolved.json).unwrap();
    let metadata = &root["catalog"]["metadata"];
    assert_eq!((metadata["title"].as_str(), metadata["version"].as_str()), (Some("P"), Some("2")));
    assert_eq!(metadata["oscal-version"], "1.1.2", "the newest of the sources");
    assert_eq!(metadata["last-modified"], "2024-03-01T00:00:00Z");
    assert_eq!(ids(&metadata["roles"]), ["keeper"]);
}

#[test]
fn chains_diamonds_and_embedded_documents() {
    let leaf = |ids: &[&str]| {
        profile(
            json!({"imports": [{"href": "../catalog.json", "include-controls": [{"with-ids": ids}]}], "merge": {"as-is": true},
            "modify": {"set-parameters": [{"param-id": "p1", "values": ["inner"], "constraints": [{"description": "inner"}]}]}}),
        )
    };
    let top = profile(json!({
        "imports": [{"href": "in%20ner/one.json", "include-all": {}}, {"href": "./in ner/two.json?x#y", "include-all": {}}],
        "merge": {"as-is": true, "combine": {"method": "use-first"}},
        "modify": {"set-parameters": [{"param-id": "p1", "values": ["outer"], "constraints": [{"description": "outer"}]}]},
    }));
    let resolved_chain = resolved(&[
        ("catalog.json", &catalog()),
        ("in ner/one.json", &leaf(&["a-1", "b-1"])),
        ("in ner/two.json", &leaf(&["a-1", "a-2.1"])),
        ("profile.json", &top),
    ]);
    let out = content(&resolved_chain.json);
    assert_eq!(outline(&out), "[a: a-1 a-2(a-2.1)] [b: b-1] [empty: ]");
    assert_eq!(control(&out, "a-1")["params"][0]["values"], json!(["outer"]));
    assert_eq!(control(&out, "a-1")["params"][0]["constraints"].as_array().unwrap().len(), 2);
    let read: Vec<&str> =
        resolved_chain.sources.iter().map(|source| source.path.as_str()).collect();
    assert_eq!(read, ["profile.json", "in ner/one.json", "catalog.json", "in ner/two.json"]);

    let text = serde_json::to_string(&catalog()).unwrap();
    let embedded = profile(json!({
        "imports": [{"href": "#c1111111-1111-4111-8111-111111111111", "include-controls": [{"with-ids": ["b-1"]}]}],
        "back-matter": {"resources": [{"uuid": "c1111111-1111-4111-8111-111111111111",
            "rlinks": [{"href": "https://example.com/absent.json"}],
            "base64": {"filename": "catalog.json", "value": base64(text.as_bytes())}}]},
    }));
    let out = content(&resolved(&[("profile.json", &embedded)]).json);
    assert_eq!(outline(&out), "b-1");
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |all, byte| all << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(group >> (18 - 6 * place)) as usize & 63] as char;
            out.push(if place <= chunk.len() { digit } else { '=' });
        }
    }
    out
}

#[test]
fn a_document_is_found_whatever_its_publisher_calls_it() {
    let over = |href: &str| {
        profile(json!({"imports": [{"href": href, "include-controls": [{"with-ids": ["b-1"]}]}]}))
    };
    for (href, file) in [
        ("catalog.xml", "catalog.json"),
        ("catalog.xml", "catalog-min.json"),
        ("catalog.json", "catalog-min.json"),
        ("catalog-min.json", "catalog.json"),
        ("https://example.com/raw/main/catalog.json", "catalog.json"),
    ] {
        resolved(&[(file, &catalog()), ("profile.json", &over(href))]);
    }
    // What is given by name goes before what stands beside, from wherever it is.
    let far = folder(&[("other/catalog-min.json", &catalog())]);
    for href in
        ["../../far/catalog.xml", "/srv/catalog.json", "catalog.json", "file:///x/catalog.json"]
    {
        let near = folder(&[
            ("catalog.json", &json!({"catalog": "another"})),
            ("profile.json", &over(href)),
        ]);
        resolve(&near.path("profile.json"), &[far.path("other/catalog-min.json")]);
    }
}

#[test]
fn what_is_asked_for_in_vain_is_reported() {
    let resolved = resolved(&[
        ("catalog.json", &catalog()),
        (
            "profile.json",
            &profile(json!({
                "imports": [{"href": "catalog.json", "include-controls": [{"with-ids": ["a-1", "zz-9"]}]}],
                "modify": {
                    "set-parameters": [{"param-id": "nope", "values": ["1"]}],
                    "alters": [
                        {"control-id": "b-1", "removes": [{"by-name": "x"}]},
                        {"control-id": "a-1", "adds": [{"by-id": "a-1_obj", "props": []}]},
                    ],
                },
            })),
        ),
    ]);
    let messages: Vec<&str> = resolved.warnings.iter().map(|w| w.message.as_str()).collect();
    for (message, id) in messages.iter().zip(["zz-9", "nope", "b-1", "a-1_obj"]) {
        assert!(message.contains(" 1 ") && message.ends_with(id), "{message}");
    }
    assert_eq!(messages.len(), 4, "{messages:?}");
}
