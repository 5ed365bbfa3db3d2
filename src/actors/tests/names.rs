//! What typed and printed names mean.

use super::*;

/// Actors, and what people type for them.
const TYPED: &[(&str, &str)] = &[
    ("NOR", "NO; no; NOR; Norway; the Norway; NORWAY; Kingdom of Norway"),
    ("NAM", "Namibia; NA; Republic of Namibia"),
    ("RUS", "Russia; RF; Russian Federation; the Russian Federation; RUS; RU"),
    (
        "GBR",
        "UK; U.K.; Britain; Great Britain; United Kingdom; GB; the United Kingdom of Great Britain and Northern Ireland",
    ),
    ("USA", "US; USA; U.S.; U.S.A.; United States; United states of America; the United States"),
    (
        "KOR",
        "ROK; South Korea; Republic of Korea; the Republic of Korea; Korea (Republic of); Korea, Republic of",
    ),
    (
        "PRK",
        "DPRK; North Korea; Democratic People's Republic of Korea; Democratic People’s Republic of Korea",
    ),
    ("IRN", "Iran; Iran (Islamic Republic of); Islamic Republic of Iran; Iran, Islamic Republic of"),
    ("TUR", "Türkiye; Turkiye; Turkey; TÜRKİYE; Republic of Türkiye"),
    ("CZE", "Czechia; Czech Republic; the Czech Republic"),
    ("SWZ", "Eswatini; Swaziland; eSwatini"),
    ("MKD", "North Macedonia; FYROM; the former Yugoslav Republic of Macedonia; Republic of North Macedonia"),
    ("CPV", "Cabo Verde; Cape Verde"),
    ("CIV", "Côte d'Ivoire; Cote d'Ivoire; Côte d’Ivoire; Ivory Coast; COTE D'IVOIRE"),
    (
        "COD",
        "DRC; DR Congo; Democratic Republic of the Congo; Democratic Republic of Congo; Congo, Democratic Republic of the",
    ),
    ("COG", "Republic of the Congo; Republic of Congo; Congo (Republic of the); Congo-Brazzaville; COG"),
    ("GIN", "Republic of Guinea; Guinea-Conakry; GIN"),
    ("GNB", "Guinea-Bissau; Guinea Bissau"),
    ("LAO", "Laos; Lao PDR; Lao People's Democratic Republic"),
    ("VNM", "Viet Nam; Vietnam; VIETNAM"),
    ("SYR", "Syria; Syrian Arab Republic"),
    ("BOL", "Bolivia; Bolivia (Plurinational State of); Plurinational State of Bolivia"),
    (
        "VEN",
        "Venezuela; Venezuela (Bolivarian Republic of); Bolivarian Republic of Venezuela; Venezuela (Bolivarian Republic)",
    ),
    ("MDA", "Moldova; Republic of Moldova"),
    ("TZA", "Tanzania; United Republic of Tanzania"),
    ("FSM", "Micronesia; FSM; Micronesia (Federated States of); Federated States of Micronesia"),
    ("BRN", "Brunei; Brunei Darussalam"),
    (
        "NLD",
        "Netherlands; the Netherlands; Kingdom of the Netherlands; Netherlands (Kingdom of the); Netherlands (Kingdom of The)",
    ),
    ("PNG", "PNG; Papua New Guinea"),
    ("ARE", "UAE; United Arab Emirates; U.A.E."),
    ("SAU", "KSA; Saudi Arabia; Kingdom of Saudi Arabia"),
    ("ZAF", "RSA; South Africa"),
    ("CAF", "CAR; Central African Republic"),
    ("CHN", "China; PRC; People's Republic of China"),
    ("PSE", "Palestine; State of Palestine"),
    ("VAT", "Holy See; the Holy See; Vatican"),
    ("MMR", "Myanmar; Burma"),
    ("TLS", "Timor-Leste; East Timor"),
    ("KNA", "Saint Kitts and Nevis; St Kitts and Nevis; St. Kitts & Nevis; St. Kitts"),
    ("VCT", "Saint Vincent and the Grenadines; St. Vincent and the Grenadines; St Vincent & Grenadines"),
    ("LCA", "Saint Lucia; St Lucia; St. Lucia"),
    ("STP", "Sao Tome and Principe; São Tomé and Príncipe; ST"),
    ("BHS", "Bahamas (The); the Bahamas; Bahamas; Bahamas, The"),
    ("GMB", "Gambia; The Gambia; Gambia (the); Gambia (Republic of The)"),
    ("BIH", "Bosnia; Bosnia & Herzegovina; Bosnia-Herzegovina; Bosnia and Herzegovina"),
    ("EU", "EU; European Union; the European Union; European Union and its Member States"),
    (
        "G77",
        "G77; G-77; Group of 77; the Group of 77 and China; G77 and China; G-77/China; G77/CHINA; G-77 & China; G77 + China",
    ),
    (
        "African-Group",
        "African Group; the African Group; African States; Group of African States; UN. Group of African States",
    ),
    ("Non-Aligned", "Non-Aligned Movement; Non-Aligned; the Movement of Non-Aligned Countries"),
    ("OIC", "OIC; Organization of Islamic Cooperation; Organisation of Islamic Cooperation"),
    ("AOSIS", "AOSIS; Alliance of Small Island States"),
    ("LDC", "LDCs; LDC; Least Developed Countries; the least developed countries"),
    ("GRULAC", "GRULAC; Latin American and Caribbean Group"),
    ("WEOG", "WEOG; Western European and other States"),
    ("Asia-Pacific", "Asia Pacific Group; Asia-Pacific; Asia-Pacific States"),
    ("Chair", "Chair; the Chair; Chairman"),
    ("Co-Chairs", "Co-Chairs; co chairs; the Co-chairs; Cochairs"),
    ("Co-facilitators", "Co-Facilitators; Co-facilitators; cofacilitators"),
    ("Secretariat", "the Secretariat; UN. Secretariat"),
    ("Secretary-General", "Secretary-General; the Secretary General; UN. Secretary-General; UNSG"),
    ("President", "President; PGA"),
    ("Presidency", "the Presidency"),
];

#[test]
fn accepts_what_people_type() {
    for (expected, typed) in TYPED {
        for name in typed.split("; ") {
            assert_eq!(resolved(&SHIPPED, name), *expected, "{name}");
        }
    }
}

#[test]
fn refuses_what_fits_two_and_shows_both_ways_out() {
    for (typed, said) in [
        ("NAM", "\"NAM\" fits several actors; type Namibia or Non-Aligned Movement"),
        ("n.a.m.", "\"n.a.m.\" fits several actors; type Namibia or Non-Aligned Movement"),
        ("AU", "\"AU\" fits several actors; type Australia or African Union"),
        ("SG", "\"SG\" fits several actors; type Singapore or Secretary-General"),
        ("UG", "\"UG\" fits several actors; type Uganda or Umbrella Group"),
        ("AG", "\"AG\" fits several actors; type Antigua and Barbuda or African Group"),
        ("CF", "\"CF\" fits several actors; type Central African Republic or Co-facilitators"),
        ("SA", "\"SA\" fits several actors; type Saudi Arabia or South Africa"),
        ("CH", "\"CH\" fits several actors; type Switzerland or China"),
        (
            "the Korea",
            "\"the Korea\" fits several actors; type Republic of Korea or Democratic People's Republic of Korea",
        ),
        (
            "Congo",
            "\"Congo\" fits several actors; type Republic of the Congo or Democratic Republic of the Congo",
        ),
        (
            "guinea",
            "\"guinea\" fits several actors; type Republic of Guinea, Guinea-Bissau or Equatorial Guinea",
        ),
    ] {
        assert_eq!(resolved(&SHIPPED, typed), said);
    }
    assert_eq!(SHIPPED.get(&id("NAM")).map(|actor| actor.name.as_str()), Some("Namibia"));
}

#[test]
fn reads_printed_short_names_and_nothing_more() {
    let printed = |name| SHIPPED.resolve_printed(name).map(|actor| actor.id.to_string()).ok();
    assert_eq!(printed("Congo").as_deref(), Some("COG"));
    assert_eq!(printed("Guinea").as_deref(), Some("GIN"));
    assert_eq!(printed("Democratic Republic of the Congo").as_deref(), Some("COD"));
    for refused in ["Korea", "NAM", "CH", "Kongo"] {
        assert_eq!(printed(refused), None, "{refused}");
    }
}

#[test]
fn suggests_what_can_be_typed() {
    for (typed, said) in [
        ("Norwy", "no actor is called \"Norwy\"; did you mean Norway?"),
        ("Untied States", "no actor is called \"Untied States\"; did you mean United States?"),
        ("America", "no actor is called \"America\"; did you mean United States of America?"),
        (
            "Koreaa",
            "no actor is called \"Koreaa\"; did you mean Democratic People's Republic of Korea or Republic of Korea?",
        ),
        ("Xy", "no actor is called \"Xy\""),
        ("England", "no actor is called \"England\""),
        ("", "no actor is called \"\""),
    ] {
        assert_eq!(resolved(&SHIPPED, typed), said);
    }
}

#[test]
fn reads_no_list_as_one_actor() {
    for list in [
        "Norway, Chile",
        "Norway and Chile",
        "Norway/Chile",
        "Canada, Australia and New Zealand",
        "G77, China",
        "Brazil, South Africa, India and China",
        "Guinea, Niger",
        "Cuba [on behalf of the Group of 77 and China]",
        "including islands",
        "n/a",
    ] {
        let unknown = matches!(SHIPPED.resolve(list), Err(NameProblem::Unknown { .. }));
        assert!(unknown, "{list}");
    }
}

/// Names as the catalogue of a library prints them; the file stays outside the project.
#[test]
fn knows_every_state_in_printed_lists_of_sponsors() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/un-sponsor-names/names.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: there is no {}", path.display());
        return;
    };
    let names: serde_json::Value = serde_json::from_str(&text).unwrap();
    let strings = |key: &str| -> Vec<String> {
        let list = names[key].as_array().unwrap();
        list.iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    };
    let mut unknown = BTreeSet::new();
    let mut not_states = BTreeSet::new();
    for name in strings("sponsors_as_printed") {
        match SHIPPED.resolve_printed(&name) {
            Ok(actor) if actor.alpha2.is_some() => {}
            Ok(actor) => drop(not_states.insert(actor.id.to_string())),
            Err(_) => drop(unknown.insert(name)),
        }
    }
    assert_eq!(unknown, BTreeSet::from(["UN. General Assembly. 3rd Committee. Chair".to_owned()]));
    let expected = ["African-Group", "G77", "Secretariat", "Secretary-General"].map(str::to_owned);
    assert_eq!(not_states, BTreeSet::from(expected));
    let mut unknown = BTreeSet::new();
    for line in strings("responsibility_lines") {
        unknown.extend(unread_parts(&SHIPPED, &line));
    }
    // What is left speaks of the body on whose behalf a text is put forward, or of who submitted it.
    let about_states = |part: &&String| {
        !part.contains(['[', ']']) && !part.contains("ubmitted") && !part.starts_with("by the ")
    };
    let unknown: Vec<_> = unknown.iter().filter(about_states).collect();
    assert_eq!(unknown, Vec::<&String>::new());
}

/// The parts of a printed list that are nobody's name. Only the last part may hold an "and" between two names.
fn unread_parts(directory: &Directory, line: &str) -> Vec<String> {
    let known = |name: &str| directory.resolve_printed(name).is_ok();
    let read = |part: &&str| {
        known(part)
            || part
                .match_indices(" and ")
                .any(|(at, and)| known(&part[..at]) && known(&part[at + and.len()..]))
    };
    line.split(", ").filter(|part| !read(part)).map(str::to_owned).collect()
}

proptest! {
    #[test]
    fn one_letter_off_is_nobody_unless_it_is_a_spelling(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        letter in "[a-z]",
        edit in 0..3,
    ) {
        let all: Vec<&str> = SHIPPED.iter().flat_map(spellings).collect();
        let mut letters: Vec<char> = which.get(&all).chars().collect();
        let at = at.index(letters.len());
        let letter = letter.chars().next().unwrap();
        match edit {
            0 => letters[at] = letter,
            1 => letters.insert(at, letter),
            _ => drop(letters.remove(at)),
        }
        let typed: String = letters.into_iter().collect();
        match SHIPPED.resolve(&typed) {
            Ok(actor) => {
                let folded = fold_name(&typed);
                prop_assert!(spellings(actor).any(|spelling| fold_name(spelling) == folded), "{typed}");
            }
            Err(NameProblem::Unknown { suggestions, .. }) => {
                prop_assert!(suggestions.len() <= 3);
                for suggestion in suggestions {
                    prop_assert!(SHIPPED.resolve(&suggestion).is_ok(), "{suggestion}");
                }
            }
            Err(NameProblem::Ambiguous { candidates, .. }) => prop_assert!(candidates.len() >= 2),
        }
    }

    #[test]
    fn any_text_is_answered(typed in any::<String>()) {
        let known = SHIPPED.resolve(&typed).is_ok();
        prop_assert_eq!(known, SHIPPED.resolve(&format!("the {typed} ")).is_ok());
    }
}
