//! What waits to be sent: one sealed file for each form, named by its reference.

use crate::{
    ForwardError, Result,
    home::{file, replace, sync_folder},
};
use protocol::{Reference, introduction::NewIntroduction, referral::Form};
use seal::referral::ForwarderKey;
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

const ENDING: &str = "form";

/// A form on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Waiting {
    /// The form.
    pub form: Form,
    /// The request's body once it was sealed: the same bytes are sent each time, so that the line knows them again.
    pub body: Option<String>,
    /// By what the person and who is with them are known, when the person is on the telephone.
    #[serde(default)]
    pub introduction: Option<NewIntroduction>,
}

/// The folder of what waits.
pub struct Spool {
    folder: PathBuf,
    key: ForwarderKey,
}

impl Spool {
    pub(crate) fn open(folder: &Path, key: ForwarderKey) -> Result<Self> {
        let made = fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder);
        made.map_err(|source| file(folder, source))?;
        Ok(Self {
            folder: folder.to_owned(),
            key,
        })
    }

    /// Writes a form down: on disk, sealed, when this returns. Its reference follows from its words and our key, so that the same form
    /// that is given twice, because somebody is not sure whether it went, is one.
    pub fn add(&self, form: &Form) -> Result<Reference> {
        self.add_with(form, None)
    }

    /// The same, for somebody who is on the telephone and is told a code.
    pub fn add_with(
        &self,
        form: &Form,
        introduction: Option<NewIntroduction>,
    ) -> Result<Reference> {
        let words = serde_json::to_vec(form)
            .map(Zeroizing::new)
            .map_err(|error| ForwardError::Input(error.to_string()))?;
        let reference = Reference(self.key.reference(&words)?);
        if !self.path(reference).exists() {
            let waiting = Waiting {
                form: form.clone(),
                body: None,
                introduction,
            };
            self.put(reference, &waiting)?;
        }
        Ok(reference)
    }

    /// The references of all that waits, in the order of their files.
    pub fn list(&self) -> Result<Vec<Reference>> {
        let entries = fs::read_dir(&self.folder).map_err(|source| file(&self.folder, source))?;
        let mut found = Vec::new();
        for entry in entries {
            let path = entry.map_err(|source| file(&self.folder, source))?.path();
            if path.extension().is_some_and(|ending| ending == ENDING) {
                let name = path.file_stem().and_then(|name| name.to_str());
                found.extend(name.and_then(Reference::parse));
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// One of them; `None` once it went.
    pub fn get(&self, reference: Reference) -> Result<Option<Waiting>> {
        let path = self.path(reference);
        let sealed = match fs::read(&path) {
            Ok(sealed) => sealed,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(file(&path, source)),
        };
        let plain = self.key.kept(&reference.0, &sealed)?;
        let waiting = serde_json::from_slice(&plain);
        waiting
            .map(Some)
            .map_err(|error| ForwardError::Input(format!("{}: {error}", path.display())))
    }

    /// Replaces one of them.
    pub fn put(&self, reference: Reference, waiting: &Waiting) -> Result<()> {
        let plain = serde_json::to_vec(waiting)
            .map(Zeroizing::new)
            .map_err(|error| ForwardError::Input(error.to_string()))?;
        let sealed = self.key.keep(&reference.0, &plain)?;
        replace(&self.path(reference), &sealed)
    }

    /// The line has it: forgets it.
    pub fn remove(&self, reference: Reference) -> Result<()> {
        let path = self.path(reference);
        match fs::remove_file(&path) {
            Ok(()) => sync_folder(&self.folder),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(source) => Err(file(&path, source)),
        }
    }

    fn path(&self, reference: Reference) -> PathBuf {
        self.folder.join(format!("{reference}.{ENDING}"))
    }
}
