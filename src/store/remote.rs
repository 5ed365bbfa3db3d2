//! Who a store is shared with: a repository in a folder or behind an address, or a bundle, which is one in a file.

use std::path::{Path, PathBuf};
use std::time::Duration;

use thiserror::Error;

use super::repository::Git;
use super::transport::{Program, TransportError, failed};

/// How what is shared gets there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Into a folder of this computer.
    Folder,
    /// Into one file, which travels as files do.
    Bundle,
    /// Over a network.
    Network,
}

/// One other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// Its name in the configuration of the store; none where an address was typed.
    pub name: Option<String>,
    /// Where it is, as git takes it. Paths are absolute.
    pub address: String,
    /// How it is reached.
    pub way: Way,
}

/// Why it is not clear whom to share with.
#[derive(Debug, Error)]
pub enum RemoteError {
    /// None was named, and none is known.
    #[error("this store is not shared with anybody yet")]
    None,
    /// None was named, and several are known.
    #[error("this store is shared in {} places", names.len())]
    Which {
        /// Their names.
        names: Vec<String>,
    },
    /// There is none of this name.
    #[error("there is no remote \"{typed}\"")]
    Unknown {
        /// What was typed.
        typed: String,
        /// The names there are.
        names: Vec<String>,
    },
    /// There is nothing at this path.
    #[error("there is nothing at {}", path.display())]
    Nothing {
        /// The path.
        path: PathBuf,
    },
    /// The address would be taken for an option, or has something that no address has.
    #[error("\"{address}\" is no address of a repository")]
    Address {
        /// What was typed, or configured.
        address: String,
    },
    /// The store itself.
    #[error("{} is this store itself", path.display())]
    Itself {
        /// Its folder.
        path: PathBuf,
    },
    /// The configuration could not be read.
    #[error(transparent)]
    Transport(#[from] TransportError),
}

impl Remote {
    /// Finds out who is meant. Paths that are typed start from `folder`, configured ones from the store.
    ///
    /// # Errors
    /// When nobody is, or more than one.
    pub fn find(git: &Git, typed: Option<&str>, folder: &Path) -> Result<Self, RemoteError> {
        let known = configured(git)?;
        let names = || known.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        let named = |name: &str| known.iter().find(|(known, _)| known == name);
        let chosen = match typed {
            Some(typed) => named(typed),
            None => match known.as_slice() {
                [] => return Err(RemoteError::None),
                [one] => Some(one),
                _ => Some(named("origin").ok_or_else(|| RemoteError::Which { names: names() })?),
            },
        };
        match (chosen, typed) {
            (Some((name, address)), _) => Self::at(git, address, git.work_tree(), Some(name.clone())),
            (None, Some(typed)) if looks_like_place(typed, folder) => Self::at(git, typed, folder, None),
            (None, typed) => {
                Err(RemoteError::Unknown { typed: typed.unwrap_or_default().to_owned(), names: names() })
            }
        }
    }

    fn at(git: &Git, address: &str, folder: &Path, name: Option<String>) -> Result<Self, RemoteError> {
        let odd = || RemoteError::Address { address: address.to_owned() };
        if address.trim().is_empty() || address.starts_with('-') || address.chars().any(char::is_control) {
            return Err(odd());
        }
        if address.starts_with("file://") {
            return Ok(Self { name, address: address.to_owned(), way: Way::Folder });
        }
        if is_network(address) {
            return Ok(Self { name, address: address.to_owned(), way: Way::Network });
        }
        let path = settled(&std::path::absolute(folder.join(address)).map_err(|_| odd())?);
        let way = match path.metadata() {
            Ok(found) if found.is_dir() => Way::Folder,
            Ok(_) => Way::Bundle,
            Err(_) if is_bundle_name(&path) => Way::Bundle,
            Err(_) => return Err(RemoteError::Nothing { path }),
        };
        if [git.work_tree(), git.git_folder()].iter().any(|own| settled(own) == path) {
            return Err(RemoteError::Itself { path });
        }
        Ok(Self { name, address: path.to_str().ok_or_else(odd)?.to_owned(), way })
    }

    /// The address as it may be shown: without a password.
    pub fn shown(&self) -> String {
        let Some((scheme, rest)) = self.address.split_once("://") else { return self.address.clone() };
        let (host, path) = rest.split_once('/').map_or((rest, None), |(host, path)| (host, Some(path)));
        let host = host.rsplit_once('@').map_or(host.to_owned(), |(who, host)| match who.split_once(':') {
            Some((name, _)) => format!("{name}@{host}"),
            None => format!("{who}@{host}"),
        });
        path.map_or_else(|| format!("{scheme}://{host}"), |path| format!("{scheme}://{host}/{path}"))
    }

    /// Its name, else where it is: what to type to mean it again.
    pub fn label(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.shown())
    }
}

/// The path without `..` and links, as far as it is there.
fn settled(path: &Path) -> PathBuf {
    let above = || Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
    path.canonicalize().ok().or_else(above).unwrap_or_else(|| path.to_path_buf())
}

fn is_bundle_name(path: &Path) -> bool {
    path.extension().is_some_and(|suffix| suffix.eq_ignore_ascii_case("bundle"))
}

/// As git has it: a scheme, or a host before a colon that comes before any slash.
fn is_network(address: &str) -> bool {
    let before_slash = address.split('/').next().unwrap_or_default();
    // On one system a drive has a letter and a colon.
    let host = before_slash.split_once(':').is_some_and(|(host, _)| host.len() > 1);
    address.contains("://") || address.contains("::") || host
}

/// Whether what was typed is a place and no name of a remote.
fn looks_like_place(typed: &str, folder: &Path) -> bool {
    is_network(typed)
        || typed.contains(['/', '\\'])
        || typed.starts_with('.')
        || is_bundle_name(Path::new(typed))
        || folder.join(typed).exists()
}

/// The remotes in the store's configuration, with the first address of each. Nothing else in it is looked at.
fn configured(git: &Git) -> Result<Vec<(String, String)>, TransportError> {
    let file = git.git_folder().join("config").display().to_string();
    let arguments = ["config", "--file", &file, "--null", "--get-regexp", r"^remote\..*\.url$"];
    let ran = Program::new(Duration::from_secs(10)).run(git.work_tree(), &arguments, "the store")?;
    // 1 says that there is none.
    if !matches!(ran.status.code(), Some(0 | 1)) {
        return Err(failed("read the remotes of", "the store", &ran));
    }
    let text = String::from_utf8_lossy(&ran.out).into_owned();
    let mut known: Vec<(String, String)> = Vec::new();
    for (key, address) in text.split('\0').filter_map(|entry| entry.split_once('\n')) {
        let name = key.strip_prefix("remote.").and_then(|key| key.strip_suffix(".url"));
        if let Some(name) = name.filter(|name| known.iter().all(|(known, _)| known != name)) {
            known.push((name.to_owned(), address.to_owned()));
        }
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remote(address: &str) -> Remote {
        Remote { name: None, address: address.to_owned(), way: Way::Network }
    }

    #[test]
    fn a_password_in_an_address_is_never_shown() {
        for (address, shown) in [
            ("https://ann:secret@example.org/river", "https://ann@example.org/river"),
            ("https://token@example.org", "https://token@example.org"),
            ("git@example.org:river", "git@example.org:river"),
            ("/srv/hub", "/srv/hub"),
        ] {
            assert_eq!(remote(address).shown(), shown);
        }
    }

    #[test]
    fn names_paths_and_addresses_are_told_apart_as_git_does() {
        let nowhere = Path::new("/nowhere");
        for place in ["../hub", "./hub", "hub.bundle", "host:hub", "git://host/hub", "/srv/hub"] {
            assert!(looks_like_place(place, nowhere), "{place}");
        }
        assert!(!looks_like_place("origin", nowhere));
        assert!(is_network("ann@host:hub") && is_network("ssh://host/hub") && is_network("ext::x"));
        assert!(!is_network("/srv/a:b") && !is_network("C:/hub") && !is_network("../hub"));
    }
}
