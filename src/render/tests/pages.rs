//! Markdown and HTML.

use proptest::prelude::*;

use super::super::{Format, Style};
use super::any::any_view;
use super::{answer, arabic, kept, redline, survival, text, viewed};
use crate::report::{Block, Redline};

#[test]
fn markdown_has_github_tables_and_criticmarkup() {
    insta::assert_snapshot!(text(&answer(), Format::Markdown, &Style::default()), @r"
    # River \<Ice>, final

    ## \<script>x\</script> a|b =1+1 \<U+001B>[31mred\<U+001B>[0m \<U+202E>evil {++no++} \*b\*

    Two clauses changed.

    **5.1** MOD: moved from 6.4

    Each Party {--should--} {++shall++}{>>NOR, BRV<<} act{++ by 2040++}{>>nobody on record, via Chair<<}.

    على الأطراف {++حماية++}{>>NOR<<} المياه

    > **(a)** \<script>x\</script> a|b =1+1 \<U+001B>[31mred\<U+001B>[0m \<U+202E>evil {\++no++\} \*b\*

    **Words left**

    | Sponsor | Name | Kept | Of | Share |
    | --- | --- | ---: | ---: | ---: |
    | NOR | Norway | 131 | 184 | 71.2 % |
    | CHN | 中华人民共和国 | 40 | 61 | 65.6 % |
    | ARE | الإمارات | 0 | 0 | |
    | X | \<script>x\</script> a\|b =1+1 \<U+001B>[31mred\<U+001B>[0m \<U+202E>evil {++no++} \*b\* | 1 | 8 | 12.5 % |

    Share = kept / of.

    **Caution:** few cases.

    **Hint:** travaux history ice
    ");
}

#[test]
fn brackets_of_two_runs_make_no_link_and_others_keep_their_look() {
    let runs = vec![kept("[shall]", false), kept("(a)", false), kept("[may]", true), kept("(b)", true)];
    let written = text(
        &viewed(vec![Block::Redline(Redline { runs, ..Redline::default() })]),
        Format::Markdown,
        &Style::default(),
    );
    assert!(written.ends_with("\n[shall]\\(a) [may] (b)\n"), "{written}");
}

/// Checks that every element is closed in its order, that attributes are quoted, and that no two ids are alike.
fn assert_well_formed(page: &str) {
    const WITHOUT_END: [&str; 1] = ["meta"];
    let mut open: Vec<&str> = Vec::new();
    let mut ids = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>\n").expect("a page begins with its type");
    while let Some(at) = rest.find('<') {
        let tag = &rest[at + 1..];
        let end = tag.find('>').expect("every tag ends");
        let (inner, behind) = (&tag[..end], &tag[end + 1..]);
        rest = behind;
        if let Some(name) = inner.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{inner}");
            continue;
        }
        let name = inner.split(' ').next().unwrap();
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "<{inner}>");
        assert_eq!(inner.matches('"').count() % 2, 0, "<{inner}>");
        if let Some((_, id)) = inner.split_once(" id=\"") {
            ids.push(id.split('"').next().unwrap());
        }
        if !WITHOUT_END.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[test]
fn a_page_is_well_formed_and_foreign_text_is_text() {
    let page = text(&answer(), Format::Html, &Style::default());
    assert_well_formed(&page);
    assert!(!page.contains("<script"));
    assert!(page.contains("&lt;script&gt;x&lt;/script&gt; a|b =1+1 &lt;U+001B&gt;[31mred"));
    assert!(page.contains("<title>River &lt;Ice&gt;, final</title>"));
}

#[test]
fn a_page_allows_itself_nothing_but_its_own_style() {
    let page = text(&answer(), Format::Html, &Style::default());
    assert!(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'\""));
    for fetching in ["src=\"", "href=", "url(", "@import", "http:", "https:"] {
        assert!(!page.contains(fetching), "{fetching}");
    }
}

#[test]
fn a_mark_says_in_words_who_did_what_and_its_label_stands_outside() {
    let page = text(&viewed(vec![Block::Redline(redline())]), Format::Html, &Style::default());
    let body = &page[page.find("<div class=\"clause").unwrap()..page.find("</main>").unwrap()];
    insta::assert_snapshot!(body, @r#"
    <div class="clause" id="c-ice">
    <p class="about"><bdi class="printed">5.1</bdi> <span class="code">MOD</span> <span class="remark">moved from 6.4</span></p>
    <p lang="en" dir="auto">Each Party <del><span class="unseen" lang="en" dir="ltr">deleted: </span>should<span class="unseen" lang="en" dir="ltr"> end</span></del> <ins data-by="NOR BRV"><span class="unseen" lang="en" dir="ltr">inserted by NOR, BRV: </span>shall<span class="unseen" lang="en" dir="ltr"> end</span></ins>&nbsp;<span class="by" lang="en" dir="ltr" aria-hidden="true">NOR, BRV</span> act<ins><span class="unseen" lang="en" dir="ltr">inserted, nobody on record, via Chair: </span> by 2040<span class="unseen" lang="en" dir="ltr"> end</span></ins>&nbsp;<span class="by" lang="en" dir="ltr" aria-hidden="true">nobody on record, via Chair</span>.</p>
    </div>
    "#);
}

#[test]
fn clauses_carry_their_language_and_direction() {
    let page = text(&viewed(vec![Block::Redline(arabic())]), Format::Html, &Style::default());
    assert!(page.contains("<p lang=\"ar\" dir=\"rtl\">على الأطراف <ins"));
    let unknown = Redline { language: String::new(), ..arabic() };
    let page = text(&viewed(vec![Block::Redline(unknown)]), Format::Html, &Style::default());
    assert!(page.contains("<p dir=\"auto\">"));
}

#[test]
fn a_clause_shown_again_has_an_anchor_of_its_own() {
    let of = |id: &str| Block::Redline(Redline { id: id.to_string(), ..redline() });
    let page = text(
        &viewed(["ice", "ice-2", "ice", "ice", "a b", ""].map(of).to_vec()),
        Format::Html,
        &Style::default(),
    );
    let anchors: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(anchors, ["c-ice", "c-ice-2", "c-ice-3", "c-ice-4", "c-a-b"]);
}

#[test]
fn tables_have_a_caption_and_headings_with_a_scope() {
    let page = text(&viewed(vec![Block::Grid(survival())]), Format::Html, &Style::default());
    assert!(page.contains("<caption>Words left</caption>"));
    assert!(page.contains("<th scope=\"col\">Sponsor</th>"));
    assert!(
        page.contains(
            "<tr><th scope=\"row\">NOR</th><td dir=\"auto\">Norway</td><td class=\"number\">131</td>"
        )
    );
}

proptest! {
    #[test]
    fn every_page_is_well_formed(view in any_view()) {
        assert_well_formed(&text(&viewed(view), Format::Html, &Style::default()));
    }
}
