//! The vault's folder: made for its owner alone, locked, and marked with the device that writes here.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use ebb_vault::{DeviceId, StoreError};

use super::FILE;
use super::error::from_io;

const LOCK: &str = "lock";
const MARKER: &str = "device";

/// Why a folder is taken, for the words that another process shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The vault is open.
    Open,
    /// A backup is being put back.
    Restore,
    /// The vault is being brought to a newer layout.
    Migrate,
    /// Everything is being deleted.
    Delete,
}

impl Purpose {
    const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Restore => "restore",
            Self::Migrate => "migrate",
            Self::Delete => "delete",
        }
    }
}

/// A hold on the folder, until dropped: shared by all who have the vault open, or one process's own.
#[derive(Debug)]
pub struct FolderLock {
    // Dropping the file lets go of the lock, also when the process is killed.
    _file: File,
    folder: PathBuf,
}

impl FolderLock {
    /// Takes the folder for this process alone.
    ///
    /// # Errors
    /// [`StoreError::Held`], with who holds it, while anybody has the vault open.
    pub fn exclusive(folder: &Path, purpose: Purpose) -> Result<Self, StoreError> {
        let mut file = open_lock(folder).map_err(|source| from_io(source, folder))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(held(&mut file)),
            Err(TryLockError::Error(source)) => return Err(from_io(source, folder)),
        }
        sign(&mut file, purpose);
        Ok(Self {
            _file: file,
            folder: folder.to_path_buf(),
        })
    }

    /// Takes the folder together with others. Where no lock can be written, because the folder is
    /// read-only, there is none, and nobody can replace the file either.
    pub(super) fn shared(folder: &Path) -> Result<Option<Self>, StoreError> {
        let Ok(mut file) = open_lock(folder) else {
            return Ok(None);
        };
        match file.try_lock_shared() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(held(&mut file)),
            Err(TryLockError::Error(source)) => return Err(from_io(source, folder)),
        }
        sign(&mut file, Purpose::Open);
        Ok(Some(Self {
            _file: file,
            folder: folder.to_path_buf(),
        }))
    }

    /// Deletes the vault: its file is overwritten, then it and all that stands beside it goes.
    ///
    /// # Errors
    /// When a file can't be deleted; those before it are gone.
    pub fn delete_everything(self) -> Result<(), StoreError> {
        let database = self.folder.join(FILE);
        let journal = self.folder.join(format!("{FILE}-journal"));
        let places = [
            database,
            journal,
            self.folder.join(MARKER),
            self.folder.join(LOCK),
        ];
        for place in &places {
            match overwrite(place).and_then(|()| fs::remove_file(place)) {
                Err(source) if source.kind() != io::ErrorKind::NotFound => {
                    return Err(from_io(source, place));
                }
                _ => {}
            }
        }
        // Other files in it are not the vault's; then the folder stays.
        let _ = fs::remove_dir(&self.folder);
        Ok(())
    }
}

/// Makes the folder with its parents, open to its owner alone.
pub(super) fn make(folder: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|source| from_io(source, folder))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
            .map_err(|source| from_io(source, folder))?;
        // The folder's own name must survive a power cut as well.
        if let Some(parent) = folder
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
        {
            let _ = File::open(parent).and_then(|parent| parent.sync_all());
        }
    }
    Ok(())
}

/// Makes an empty file for its owner alone, unless there is one.
pub(super) fn make_file(place: &Path) -> Result<(), StoreError> {
    private(OpenOptions::new().write(true).create(true).truncate(false))
        .open(place)
        .map(drop)
        .map_err(|source| from_io(source, place))
}

/// Reads which device writes here; `None` when none does or the note was copied.
pub(super) fn marker(folder: &Path) -> Option<DeviceId> {
    let place = folder.join(MARKER);
    let mut file = File::open(place).ok()?;
    let mut note = String::new();
    Read::by_ref(&mut file)
        .take(1024)
        .read_to_string(&mut note)
        .ok()?;
    let (device, seal) = note.trim_end().split_once(' ')?;
    if seal != identity(&file).ok()? {
        return None;
    }
    let mut bytes = [0; 16];
    if device.len() != 32 {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(device.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(DeviceId::from_bytes(bytes))
}

/// Notes that `device` writes here, in a file that knows which file it is.
pub(super) fn mark(folder: &Path, device: DeviceId) -> Result<(), StoreError> {
    let (place, new) = (folder.join(MARKER), folder.join(format!("{MARKER}.new")));
    let write = || {
        let mut file =
            private(OpenOptions::new().write(true).create(true).truncate(true)).open(&new)?;
        writeln!(file, "{device} {}", identity(&file)?)?;
        file.sync_all()?;
        fs::rename(&new, &place)
    };
    write().map_err(|source| from_io(source, folder))
}

/// Takes the note away.
pub(super) fn unmark(folder: &Path) -> Result<(), StoreError> {
    match fs::remove_file(folder.join(MARKER)) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(from_io(source, folder)),
        _ => Ok(()),
    }
}

/// What a copy of a file doesn't share with it.
fn identity(file: &File) -> io::Result<String> {
    let metadata = file.metadata()?;
    #[cfg(unix)]
    {
        Ok(std::os::unix::fs::MetadataExt::ino(&metadata).to_string())
    }
    #[cfg(not(unix))]
    {
        let since = metadata.created()?.duration_since(std::time::UNIX_EPOCH);
        Ok(since.map_err(io::Error::other)?.as_nanos().to_string())
    }
}

fn open_lock(folder: &Path) -> io::Result<File> {
    private(
        OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false),
    )
    .open(folder.join(LOCK))
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Leaves word of who holds the folder. A courtesy: nothing depends on it.
fn sign(file: &mut File, purpose: Purpose) {
    let note = format!("process {} ({})\n", std::process::id(), purpose.word());
    let _ = file
        .set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| file.write_all(note.as_bytes()));
}

fn held(file: &mut File) -> StoreError {
    let mut note = String::new();
    let read = Read::by_ref(file).take(200).read_to_string(&mut note);
    let holder = read
        .ok()
        .map(|_| note.trim().to_owned())
        .filter(|note| !note.is_empty());
    StoreError::Held { holder }
}

fn overwrite(place: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(place)?;
    let len = file.metadata()?.len();
    io::copy(&mut io::repeat(0).take(len), &mut file)?;
    file.sync_all()
}
