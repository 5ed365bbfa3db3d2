//! What is in the shipped table.

use super::*;

/// Every code that ISO 3166-1 assigns, two and three letters, so that no group's id can ever equal one.
const ISO_ALPHA2: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";
const ISO_ALPHA3: &str = "ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE";

#[test]
fn holds_193_members_and_nobody_twice() {
    assert_eq!(of_kind(&SHIPPED, ActorKind::State).len(), 193);
    let observers: Vec<_> = of_kind(&SHIPPED, ActorKind::Observer).iter().map(|a| a.id.as_str()).collect();
    assert_eq!(observers, ["COK", "NIU", "PSE", "VAT"]);
    let ids: Vec<_> = SHIPPED.iter().map(|actor| &actor.id).collect();
    assert!(ids.is_sorted_by(|one, other| one < other), "ids in order, none twice");
    let alpha2: BTreeSet<_> = SHIPPED.iter().filter_map(|actor| actor.alpha2.as_ref()).collect();
    let m49: BTreeSet<_> = SHIPPED.iter().filter_map(|actor| actor.m49).collect();
    assert_eq!((alpha2.len(), m49.len()), (197, 197));
    assert!(SHIPPED.iter().all(|actor| actor.source.is_some()), "every entry has its source");
}

#[test]
fn uses_only_assigned_codes_for_states_and_none_for_others() {
    let alpha2: BTreeSet<_> = ISO_ALPHA2.split(' ').collect();
    let alpha3: BTreeSet<_> = ISO_ALPHA3.split(' ').collect();
    assert_eq!((alpha2.len(), alpha3.len()), (249, 249));
    for actor in SHIPPED.iter() {
        let capitals = actor.id.as_str().to_uppercase();
        let state = matches!(actor.kind, ActorKind::State | ActorKind::Observer);
        assert_eq!(alpha3.contains(&*capitals), state, "{}", actor.id);
        assert!(!alpha2.contains(&*capitals), "{}", actor.id);
        assert_eq!(actor.alpha2.as_deref().is_some_and(|code| alpha2.contains(code)), state, "{}", actor.id);
        // An alias that is the code of a territory would be read as that territory by half the world.
        for alias in &actor.aliases {
            assert!(!alpha2.contains(&**alias) && !alpha3.contains(&**alias), "{}: {alias}", actor.id);
        }
    }
}

#[test]
fn gives_every_spelling_one_meaning_unless_declared_ambiguous() {
    for actor in SHIPPED.iter() {
        for spelling in spellings(actor) {
            match SHIPPED.spellings.get(&fold_name(spelling)) {
                Some(Meaning::One(owner)) => assert_eq!(*owner, actor.id, "{spelling}"),
                Some(&Meaning::Several(position)) => {
                    let candidates = &SHIPPED.ambiguities[position].candidates;
                    assert!(candidates.iter().any(|(id, _)| *id == actor.id), "{spelling}: {}", actor.id);
                }
                None => panic!("{spelling} is not in the index"),
            }
        }
    }
    assert!(!SHIPPED.spellings.contains_key(""));
}

#[test]
fn writes_no_alias_that_folding_makes_superfluous() {
    let mut superfluous = Vec::new();
    for actor in SHIPPED.iter() {
        let mut seen = BTreeSet::from([fold_name(&actor.name)]);
        let repeated = actor.aliases.iter().filter(|alias| !seen.insert(fold_name(alias)));
        superfluous.extend(repeated.cloned());
    }
    assert_eq!(superfluous, Vec::<String>::new());
}

/// Whether folded words are names with commas or the like between them.
fn is_list(words: &[&str], known: &dyn Fn(&[&str]) -> bool) -> bool {
    let separated = |at: usize| [",", "and", "/", "+"].contains(&words[at]);
    let rest = |at: usize| {
        let rest = &words[at + 1..];
        rest.strip_prefix(&["and"]).unwrap_or(rest)
    };
    (1..words.len())
        .any(|at| separated(at) && known(&words[..at]) && (known(rest(at)) || is_list(rest(at), known)))
}

#[test]
fn has_no_spelling_that_is_a_list_of_others() {
    // It would swallow a list of sponsors: `Congo (DRC)` is how `Congo, DRC` folds.
    let known = |words: &[&str]| SHIPPED.spellings.contains_key(&words.join(" "));
    let is_list = |spelling: &&str| is_list(&spelling.split(' ').collect::<Vec<_>>(), &known);
    let lists: Vec<&str> = SHIPPED.spellings.keys().map(String::as_str).filter(is_list).collect();
    // The group that is called after another and a state, and states under their present and former name.
    let expected = [
        "eswatini , swaziland",
        "g 77 + china",
        "g 77 / china",
        "g 77 and china",
        "g77 + china",
        "g77 / china",
        "g77 and china",
        "group of 77 + china",
        "group of 77 / china",
        "group of 77 and china",
        "group of seventy seven and china",
        "holy see , vatican city state",
        "myanmar , burma",
    ];
    assert_eq!(lists, expected);
}

#[test]
fn offers_spellings_that_work_for_every_ambiguous_one() {
    let declared: Vec<&str> = SHIPPED.ambiguities.iter().map(|entry| entry.spelling.as_str()).collect();
    assert_eq!(declared, ["Korea", "Congo", "Guinea", "NAM", "AU", "AG", "UG", "SG", "CF", "EC", "SA", "CH"]);
    for entry in &SHIPPED.ambiguities {
        assert!(entry.candidates.len() >= 2, "{}", entry.spelling);
        for (id, spelling) in &entry.candidates {
            assert_eq!(SHIPPED.resolve(spelling).map(|actor| &actor.id), Ok(id), "{spelling}");
        }
    }
}

#[test]
fn leaves_the_codes_for_users_free() {
    let letters = 'A'..='Z';
    for second in letters.clone() {
        assert!(!SHIPPED.spellings.contains_key(&fold_name(&format!("X{second}"))));
        for third in letters.clone() {
            assert!(!SHIPPED.spellings.contains_key(&fold_name(&format!("X{second}{third}"))));
        }
    }
}

#[test]
fn reads_two_letters_only_as_a_code_or_a_declared_short_form() {
    let states: BTreeSet<_> = SHIPPED.iter().filter_map(|actor| actor.alpha2.as_deref()).collect();
    for first in 'A'..='Z' {
        for second in 'A'..='Z' {
            let typed = format!("{first}{second}");
            let expected = match &*typed {
                "UK" => Some("GBR"),
                "RF" => Some("RUS"),
                "EU" => Some("EU"),
                "AU" | "AG" | "UG" | "SG" | "CF" | "EC" | "SA" | "CH" => None,
                code if states.contains(code) => {
                    SHIPPED.iter().find(|a| a.alpha2.as_deref() == Some(code)).map(|a| a.id.as_str())
                }
                _ => None,
            };
            assert_eq!(SHIPPED.resolve(&typed).ok().map(|actor| actor.id.as_str()), expected, "{typed}");
        }
    }
}
