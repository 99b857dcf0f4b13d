//! GUM's entities. In: a CoNLL-U file of GUM. Out: each document's text and its mentions, by characters.
//!
//! A word's MISC has `Entity=` with opening brackets (`(12-person-...`), closing ones (`12)`) or both; the fields of an opening bracket
//! are named by the comment `# global.Entity`. GUM names a coordinated phrase's several heads in the field `minspan`.

use std::collections::BTreeMap;

/// A document with its text as read from the file.
pub(crate) struct GumDocument {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) mentions: Vec<GumMention>,
}

/// A marked phrase.
#[derive(Debug)]
pub(crate) struct GumMention {
    /// The number of its chain.
    pub(crate) group: String,
    /// "person", "place" and so on.
    pub(crate) etype: String,
    /// Its characters, and those of its head; a coordination has no head of its own.
    pub(crate) span: (usize, usize),
    pub(crate) head: Option<(usize, usize)>,
    pub(crate) pronoun: bool,
}

struct Word {
    span: (usize, usize),
    upos: String,
    head: usize,
    deprel: String,
    entity: String,
}

/// Where a bracket was opened: the fields in it and the word.
struct Open {
    fields: Vec<String>,
    first: usize,
}

#[derive(Default)]
struct Reading {
    documents: Vec<GumDocument>,
    fields: Vec<String>,
    words: Vec<Word>,
    text: String,
    /// How far words are placed in the document's text, and where the words of a multiword token end.
    at: usize,
    token: Option<(usize, (usize, usize))>,
}

/// Reads the documents of a file.
pub(crate) fn documents(conllu: &str) -> Result<Vec<GumDocument>, String> {
    let mut reading = Reading::default();
    for (number, line) in (1..).zip(conllu.lines().chain([""])) {
        reading.line(line).map_err(|message| format!("line {number}: {message}"))?;
    }
    Ok(reading.documents)
}

impl Reading {
    fn line(&mut self, line: &str) -> Result<(), String> {
        if let Some(id) = line.strip_prefix("# newdoc id = ") {
            self.documents.push(GumDocument { id: id.to_owned(), text: String::new(), mentions: Vec::new() });
        } else if let Some(order) = line.strip_prefix("# global.Entity = ") {
            self.fields = order.split('-').map(str::to_owned).collect();
        } else if line.starts_with("# newpar =") || line == "# newpar" {
            self.text.push_str("\n\n");
        } else if let Some(text) = line.strip_prefix("# text = ") {
            let document = self.documents.last_mut().ok_or("a sentence before `# newdoc`")?;
            let gap = if self.text.is_empty() { " " } else { "\n\n" };
            self.text.clear();
            if !document.text.is_empty() {
                document.text.push_str(gap);
            }
            self.at = document.text.len();
            document.text.push_str(text);
        } else if line.is_empty() {
            self.sentence()?;
        } else if !line.starts_with('#') {
            self.word(line)?;
        }
        Ok(())
    }

    fn word(&mut self, line: &str) -> Result<(), String> {
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, _, upos, _, _, head, deprel, _, misc] = columns[..] else { return Err("not ten columns".into()) };
        if id.contains('.') {
            return Ok(());
        }
        if let Some((_, last)) = id.split_once('-') {
            let span = self.place(form)?;
            self.token = Some((last.parse().map_err(|_| "a range without an end")?, span));
            return Ok(());
        }
        let number: usize = id.parse().map_err(|_| format!("`{id}` is no number"))?;
        let span = match self.token {
            Some((last, whole)) if number <= last => self.part(form, whole, number == last),
            _ => self.place(form)?,
        };
        let entity = misc.split('|').find_map(|pair| pair.strip_prefix("Entity=")).unwrap_or("");
        let head = head.parse().map_err(|_| format!("`{head}` is no head"))?;
        self.words.push(Word { span, upos: upos.into(), head, deprel: deprel.into(), entity: entity.into() });
        Ok(())
    }

    /// The next place of a form in the document's text.
    fn place(&mut self, form: &str) -> Result<(usize, usize), String> {
        let text = &self.documents.last().ok_or("a word before `# newdoc`")?.text;
        let start = self.at + text[self.at..].find(form).ok_or(format!("`{form}` is not in the sentence's text"))?;
        self.at = start + form.len();
        self.token = None;
        Ok((start, self.at))
    }

    /// A word's own part of a multiword token: its letters if the token is made of them, else what is left.
    fn part(&mut self, form: &str, whole: (usize, usize), is_last: bool) -> (usize, usize) {
        let text = self.documents.last().map_or("", |document| document.text.as_str());
        let start = self.words.last().map_or(whole.0, |word| word.span.1).max(whole.0);
        let end = if !is_last && text[start..whole.1].starts_with(form) { start + form.len() } else { whole.1 };
        (start, end)
    }

    fn sentence(&mut self) -> Result<(), String> {
        let words = std::mem::take(&mut self.words);
        self.token = None;
        let mut open: BTreeMap<String, Vec<Open>> = BTreeMap::new();
        for at in 0..words.len() {
            for bracket in brackets(&words[at].entity) {
                let (opens, closes, inner) = bracket;
                let fields: Vec<String> = inner.splitn(self.fields.len().max(1), '-').map(str::to_owned).collect();
                // Parts of a discontinuous phrase are told apart: "12[1/2]".
                let key = fields[0].clone();
                if opens {
                    open.entry(key.clone()).or_default().push(Open { fields, first: at });
                }
                if closes {
                    let opened = open.get_mut(&key).and_then(Vec::pop).ok_or(format!("`{key})` closes nothing"))?;
                    let mention = self.mention(&words, &opened, at)?;
                    self.documents.last_mut().ok_or("an entity before `# newdoc`")?.mentions.push(mention);
                }
            }
        }
        Ok(())
    }

    fn mention(&self, words: &[Word], opened: &Open, last: usize) -> Result<GumMention, String> {
        let field = |name: &str| self.fields.iter().position(|field| field == name).and_then(|at| opened.fields.get(at)).map_or("", String::as_str);
        let inside = opened.first..last + 1;
        let above = |at: &usize| words[*at].head.checked_sub(1).is_none_or(|head| !inside.contains(&head));
        let head = inside.clone().find(above).ok_or("a phrase without a head")?;
        let several = field("minspan").contains(',');
        let coordinated = several && inside.clone().any(|at| words[at].head == head + 1 && words[at].deprel == "conj");
        Ok(GumMention {
            group: opened.fields[0].split('[').next().unwrap_or_default().to_owned(),
            etype: field("etype").to_owned(),
            span: (words[opened.first].span.0, words[last].span.1),
            head: (!coordinated).then_some(words[head].span),
            pronoun: words[head].upos == "PRON",
        })
    }
}

/// The brackets of one word: whether each opens, whether it closes, and what stands in it.
fn brackets(entity: &str) -> Vec<(bool, bool, &str)> {
    let mut found = Vec::new();
    let mut rest = entity;
    while !rest.is_empty() {
        let opens = rest.starts_with('(');
        let inner = rest.strip_prefix('(').unwrap_or(rest);
        let end = inner.find(['(', ')']).unwrap_or(inner.len());
        let closes = inner[end..].starts_with(')');
        found.push((opens, closes, &inner[..end]));
        rest = &inner[end + usize::from(closes)..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_open_close_and_do_both() {
        assert_eq!(brackets("(1-person-new"), [(true, false, "1-person-new")]);
        assert_eq!(brackets("(1-person-new-sgl)"), [(true, true, "1-person-new-sgl")]);
        assert_eq!(
            brackets("3)2)(4-place-giv(5-place-new)"),
            [(false, true, "3"), (false, true, "2"), (true, false, "4-place-giv"), (true, true, "5-place-new")]
        );
        assert_eq!(brackets(""), []);
    }

    #[test]
    fn mentions_are_placed_by_characters() {
        let file = "# newdoc id = A\n# global.Entity = GRP-etype-minspan-identity\n# newpar\n# text = Ann's aunt didn't wait.\n\
            1-2\tAnn's\t_\t_\t_\t_\t_\t_\t_\t_\n1\tAnn\tAnn\tPROPN\t_\t_\t3\tnmod:poss\t_\tEntity=(2-person-1-coref(1-person-1\n\
            2\t's\t's\tPART\t_\t_\t1\tcase\t_\tEntity=1)\n3\taunt\taunt\tNOUN\t_\t_\t6\tnsubj\t_\tEntity=2)\n\
            4-5\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_\n4\tdid\tdo\tAUX\t_\t_\t6\taux\t_\t_\n5\tn't\tnot\tPART\t_\t_\t6\tadvmod\t_\t_\n\
            6\twait\twait\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No\n7\t.\t.\tPUNCT\t_\t_\t6\tpunct\t_\t_\n\n";
        let documents = documents(file).expect("a good file");
        let [ann, aunt] = &documents[0].mentions[..] else { panic!("two mentions") };
        let text = |span: (usize, usize)| &documents[0].text[span.0..span.1];
        assert_eq!((text(ann.span), ann.head.map(text), ann.group.as_str()), ("Ann's", Some("Ann"), "1"));
        assert_eq!((text(aunt.span), aunt.head.map(text), aunt.etype.as_str()), ("Ann's aunt", Some("aunt"), "person"));
    }

    #[test]
    fn a_coordination_has_no_head_of_its_own() {
        let file = "# newdoc id = A\n# global.Entity = GRP-etype-minspan\n# text = Ann and Bo\n\
            1\tAnn\tAnn\tPROPN\t_\t_\t0\troot\t_\tEntity=(3-person-1,3(1-person-1)\n2\tand\tand\tCCONJ\t_\t_\t3\tcc\t_\t_\n\
            3\tBo\tBo\tPROPN\t_\t_\t1\tconj\t_\tEntity=(2-person-1)3)\n\n";
        let documents = documents(file).expect("a good file");
        let heads: Vec<bool> = documents[0].mentions.iter().map(|mention| mention.head.is_some()).collect();
        assert_eq!(heads, [true, true, false]);
        assert!(super::documents(&file.replace("3)", "")).is_ok_and(|documents| documents[0].mentions.len() == 2));
    }
}
