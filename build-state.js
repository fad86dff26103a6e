/**
 * Builds by the state of what they are made from: a folder for each state in `.build`, and the link `dist` beside it to the one that holds.
 * What runs keeps what it was started from, and a state that was built before costs a look at its sources.
 */
import { createHash } from 'node:crypto'
import { lstat, mkdir, readdir, readFile, realpath, readlink, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const FOLDER = '.build'
/** List of a build's files with their sizes, written last: what is not as it says is no build. */
const LIST = '.complete'
/** Builds that stay, the ones used last: services that were started from them may still run. */
const KEPT = 10

/**
 * Name of the state that files are in.
 * @param {string} root of the paths
 * @param {string[]} files their paths, in a fixed order
 */
export async function digest (root, files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(`\n${file}\n`).update(await readFile(join(root, file)).catch(() => ''))
  return hash.digest('hex').slice(0, 16)
}

/** Sizes of a folder's files by their paths within it. */
async function sizesOf (folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name !== LIST).map(({ parentPath, name }) => join(parentPath, name))
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file.slice(folder.length + 1), (await stat(file)).size])))
}

/** The builds of one place: `.build` with a folder for each state, and the link `dist`. */
export class Builds {
  /** @param {string} base folder that has both */
  constructor (base) {
    this.base = base
    this.link = join(base, 'dist')
  }

  /** Folder of a state, there or not. */
  folderOf (name) {
    return join(this.base, FOLDER, name)
  }

  /** Whether a state was built before, and is whole: a copy of it may have been interrupted, or somebody may have tidied up. */
  async has (name) {
    const folder = this.folderOf(name)
    try {
      const [list, sizes] = await Promise.all([readFile(join(folder, LIST), 'utf8'), sizesOf(folder)])
      return Object.entries(JSON.parse(list)).every(([file, size]) => sizes[file] === size)
    } catch {
      return false
    }
  }

  /**
   * Build a state.
   * @param {string} name of it
   * @param {(folder: string) => Promise<void>} work writes into a folder of another name
   */
  async make (name, work) {
    await mkdir(join(this.base, FOLDER), { recursive: true })
    const unfinished = this.folderOf(`${name}.${process.pid}`)
    // A process that had this one's number may have been killed at it.
    await rm(unfinished, { recursive: true, force: true })
    try {
      await work(unfinished)
      await writeFile(join(unfinished, LIST), JSON.stringify(await sizesOf(unfinished)))
      // Another build of the same sources may have been faster.
      if (!await this.has(name)) await this.#replace(name, unfinished)
    } finally {
      await rm(unfinished, { recursive: true, force: true })
    }
    await this.#removeOldest()
  }

  /** Have the link lead to a state, in one step for whoever looks. */
  async point (name) {
    if (await this.leadsTo(name)) return
    await mkdir(join(this.base, FOLDER), { recursive: true })
    const link = this.folderOf(`link.${process.pid}`)
    // Earlier versions built into a folder; another build may be faster in putting it away.
    if ((await lstat(this.link).catch(() => undefined))?.isDirectory()) await rename(this.link, this.folderOf(`folder.${process.pid}`)).catch(() => undefined)
    await symlink(join(FOLDER, name), link)
    await rename(link, this.link)
  }

  /** Whether the link leads to a state, which may be one that is not there yet. */
  async leadsTo (name) {
    if (await readlink(this.link).catch(() => '') === join(FOLDER, name)) return true
    const folder = await realpath(this.folderOf(name)).catch(() => undefined)
    return folder !== undefined && await realpath(this.link).catch(() => '') === folder
  }

  /** Note that a state is in use. */
  async use (name) {
    // Installed by another user than the one that starts it, it is as it should be.
    await utimes(this.folderOf(name), new Date(), new Date()).catch(() => undefined)
  }

  /** Have a finished folder stand under its name, in the place of one that is not whole. */
  async #replace (name, finished) {
    const broken = this.folderOf(`${name}.broken.${process.pid}`)
    await rename(this.folderOf(name), broken).catch(() => undefined)
    await rename(finished, this.folderOf(name)).catch((error) => { if (!['EEXIST', 'ENOTEMPTY'].includes(error.code)) throw error })
    await rm(broken, { recursive: true, force: true })
  }

  async #removeOldest () {
    const names = await readdir(join(this.base, FOLDER))
    const builds = await Promise.all(names.map(async (name) => ({ name, usedAt: await stat(this.folderOf(name)).then(({ mtimeMs }) => mtimeMs, () => 0) })))
    const old = builds.sort((one, other) => other.usedAt - one.usedAt).slice(KEPT)
    await Promise.all(old.map(({ name }) => rm(this.folderOf(name), { recursive: true, force: true })))
  }
}
