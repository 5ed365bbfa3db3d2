//! The files of a commit as nested folders in memory, changed file by file and written as objects.
//!
//! A folder is read from the repository once and written once per commit that changes it, so that storing
//! many drafts in one run does not read back what it has just made.

use std::collections::BTreeMap;

use super::failure::GitError;
use super::layout;
use super::object::{EntryMode, Id, Object, ObjectKind, TreeEntry, write_tree};

/// How deep folders may be nested. Ours are nested once; without a limit a hostile repository ends the program.
const DEEPEST: usize = 64;

/// What stands under one name of a folder.
#[derive(Debug, Clone)]
enum Node {
    /// Anything but a folder.
    Leaf(EntryMode, Id),
    /// A folder.
    Folder(Folder),
}

/// Gives the entries of a tree.
type ReadTree<'a> = dyn Fn(Id) -> Result<Vec<TreeEntry>, GitError> + 'a;

/// A folder and all below it.
#[derive(Debug, Clone, Default)]
pub(super) struct Folder {
    nodes: BTreeMap<Vec<u8>, Node>,
    /// The id under which it is written; `None` since it changed.
    written: Option<Id>,
}

impl Folder {
    /// Builds a folder from what the repository has; `read` gives the entries of a tree.
    pub(super) fn load(id: Id, read: &ReadTree<'_>) -> Result<Self, GitError> {
        Self::load_at(id, read, 0)
    }

    fn load_at(id: Id, read: &ReadTree<'_>, depth: usize) -> Result<Self, GitError> {
        if depth > DEEPEST {
            return Err(GitError::TooDeep { deepest: DEEPEST });
        }
        let mut folder = Self { nodes: BTreeMap::new(), written: Some(id) };
        for entry in read(id)? {
            let node = match entry.mode {
                EntryMode::Folder => Node::Folder(Self::load_at(entry.id, read, depth + 1)?),
                mode => Node::Leaf(mode, entry.id),
            };
            folder.nodes.insert(entry.name, node);
        }
        Ok(folder)
    }

    /// Every regular file below, with its path. Names that are not UTF-8 are shown with replacement characters.
    pub(super) fn files(&self) -> BTreeMap<String, Id> {
        let mut files = BTreeMap::new();
        self.collect("", &mut files);
        files
    }

    fn collect(&self, prefix: &str, files: &mut BTreeMap<String, Id>) {
        for (name, node) in &self.nodes {
            let path = format!("{prefix}{}", String::from_utf8_lossy(name));
            match node {
                Node::Folder(folder) => folder.collect(&format!("{path}/"), files),
                Node::Leaf(EntryMode::File | EntryMode::Executable, id) => {
                    files.insert(path, *id);
                }
                Node::Leaf(..) => {}
            }
        }
    }

    /// Puts a file at a path, or takes it away; folders come and go with their files.
    ///
    /// # Errors
    /// For an odd path, and where a file would have to be a folder or the other way round.
    pub(super) fn change(&mut self, path: &str, content: Option<Id>) -> Result<(), GitError> {
        layout::check_path(path)?;
        let collision = || GitError::Collision { path: path.to_owned() };
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        match content {
            Some(id) => {
                let mut here = self;
                for part in folders.split('/').filter(|part| !part.is_empty()) {
                    here.written = None;
                    let fresh = || Node::Folder(Self::default());
                    let Node::Folder(next) = here.nodes.entry(part.into()).or_insert_with(fresh) else {
                        return Err(collision());
                    };
                    here = next;
                }
                here.written = None;
                if let Some(Node::Folder(_)) = here.nodes.insert(name.into(), Node::Leaf(EntryMode::File, id))
                {
                    return Err(collision());
                }
            }
            None => {
                let parts: Vec<&str> = path.split('/').collect();
                self.remove(&parts);
            }
        }
        Ok(())
    }

    /// Takes a file away, where it is there, and every folder that has nothing left.
    fn remove(&mut self, parts: &[&str]) {
        let Some((first, rest)) = parts.split_first() else { return };
        match self.nodes.get_mut(first.as_bytes()) {
            Some(Node::Leaf(..)) if rest.is_empty() => {
                self.nodes.remove(first.as_bytes());
            }
            Some(Node::Folder(folder)) => {
                folder.remove(rest);
                if folder.nodes.is_empty() {
                    self.nodes.remove(first.as_bytes());
                }
            }
            Some(Node::Leaf(..)) | None => return,
        }
        self.written = None;
    }

    /// Gives the bytes of every changed folder to `store`, inner ones first; the id of this one.
    pub(super) fn write(
        &mut self,
        store: &mut dyn FnMut(Object) -> Result<Id, GitError>,
    ) -> Result<Id, GitError> {
        if let Some(id) = self.written {
            return Ok(id);
        }
        let mut entries = Vec::with_capacity(self.nodes.len());
        for (name, node) in &mut self.nodes {
            let (mode, id) = match node {
                Node::Leaf(mode, id) => (*mode, *id),
                Node::Folder(folder) => (EntryMode::Folder, folder.write(store)?),
            };
            entries.push(TreeEntry { name: name.clone(), mode, id });
        }
        let id = store((ObjectKind::Tree, write_tree(entries)))?;
        self.written = Some(id);
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::object::read_tree;

    /// An id whose every byte is the number.
    fn id(number: u8) -> Id {
        Id::from_bytes(&[number; 20]).unwrap()
    }

    /// Writes a folder with ids counted from 100; what was written, in order.
    fn written(folder: &mut Folder) -> Vec<Vec<TreeEntry>> {
        let mut objects = Vec::new();
        let mut store = |(_, bytes): Object| {
            objects.push(read_tree(&bytes, 20).unwrap());
            Ok(id(99 + u8::try_from(objects.len()).unwrap()))
        };
        folder.write(&mut store).unwrap();
        objects
    }

    fn entry(name: &str, mode: EntryMode, number: u8) -> TreeEntry {
        TreeEntry { name: name.into(), mode, id: id(number) }
    }

    #[test]
    fn only_changed_folders_are_written_inner_ones_first() {
        let mut folder = Folder::default();
        folder.change("drafts/a.yaml", Some(id(1))).unwrap();
        folder.change("records/b.yaml", Some(id(2))).unwrap();
        let expected = [
            vec![entry("a.yaml", EntryMode::File, 1)],
            vec![entry("b.yaml", EntryMode::File, 2)],
            vec![entry("drafts", EntryMode::Folder, 100), entry("records", EntryMode::Folder, 101)],
        ];
        assert_eq!(written(&mut folder), expected);
        assert!(written(&mut folder).is_empty(), "nothing changed since");
        folder.change("drafts/a.yaml", Some(id(3))).unwrap();
        let expected = [
            vec![entry("a.yaml", EntryMode::File, 3)],
            vec![entry("drafts", EntryMode::Folder, 100), entry("records", EntryMode::Folder, 101)],
        ];
        assert_eq!(written(&mut folder), expected);
    }

    #[test]
    fn a_folder_goes_with_its_last_file() {
        let mut folder = Folder::default();
        folder.change("a/b/c.yaml", Some(id(1))).unwrap();
        folder.change("d.yaml", Some(id(2))).unwrap();
        folder.change("a/b/c.yaml", None).unwrap();
        folder.change("a/b/c.yaml", None).unwrap();
        folder.change("d.yaml/e", None).unwrap();
        assert_eq!(written(&mut folder), [vec![entry("d.yaml", EntryMode::File, 2)]]);
        assert_eq!(folder.files(), BTreeMap::from([("d.yaml".to_owned(), id(2))]));
    }

    #[test]
    fn nothing_is_both_a_file_and_a_folder() {
        let mut folder = Folder::default();
        folder.change("a/b", Some(id(1))).unwrap();
        assert!(
            matches!(folder.clone().change("a", Some(id(2))), Err(GitError::Collision { path }) if path == "a")
        );
        assert!(
            matches!(folder.change("a/b/c", Some(id(2))), Err(GitError::Collision { path }) if path == "a/b/c")
        );
        assert!(matches!(folder.change("../a", Some(id(2))), Err(GitError::Path(_))));
    }

    #[test]
    fn folders_without_end_are_refused() {
        let read = |_| Ok(vec![entry("again", EntryMode::Folder, 1)]);
        assert!(matches!(Folder::load(id(1), &read), Err(GitError::TooDeep { .. })));
    }

    #[test]
    fn what_was_loaded_and_not_changed_is_not_written() {
        let read = |tree: Id| {
            Ok(match tree.as_bytes()[0] {
                1 => vec![entry("drafts", EntryMode::Folder, 2), entry("link", EntryMode::Link, 9)],
                _ => vec![entry("a.yaml", EntryMode::Executable, 3)],
            })
        };
        let mut folder = Folder::load(id(1), &read).unwrap();
        assert_eq!(folder.files(), BTreeMap::from([("drafts/a.yaml".to_owned(), id(3))]));
        folder.change("x", Some(id(4))).unwrap();
        let root = vec![
            entry("drafts", EntryMode::Folder, 2),
            entry("link", EntryMode::Link, 9),
            entry("x", EntryMode::File, 4),
        ];
        assert_eq!(written(&mut folder), [root]);
    }

    proptest! {
        /// Whatever is put and taken away, the folder holds what a list of paths would, also once written and loaded.
        #[test]
        fn a_folder_holds_what_was_put_last(
            changes in prop::collection::vec(("[ab](/[ab]){0,2}", prop::option::of(1u8..9)), 0..24),
        ) {
            let (mut folder, mut expected) = (Folder::default(), BTreeMap::new());
            for (path, content) in &changes {
                let content = content.map(id);
                let changed = folder.change(path, content);
                let below = |other: &String| other.starts_with(&format!("{path}/")) || path.starts_with(&format!("{other}/"));
                if content.is_some() && expected.keys().any(below) {
                    let refused = matches!(changed, Err(GitError::Collision { .. }));
                    prop_assert!(refused);
                    return Ok(());
                }
                prop_assert!(changed.is_ok());
                match content {
                    Some(content) => drop(expected.insert(path.clone(), content)),
                    None => drop(expected.remove(path)),
                }
            }
            prop_assert_eq!(&folder.files(), &expected);
            let mut trees: Vec<Vec<TreeEntry>> = Vec::new();
            let root = folder.write(&mut |(_, bytes)| {
                trees.push(read_tree(&bytes, 20).unwrap());
                Ok(id(u8::try_from(99 + trees.len()).unwrap()))
            });
            let read = |tree: Id| Ok(trees[usize::from(tree.as_bytes()[0]) - 100].clone());
            prop_assert_eq!(Folder::load(root.unwrap(), &read).unwrap().files(), expected);
        }
    }
}
