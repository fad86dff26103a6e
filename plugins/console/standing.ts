/** Build of the console that a process serves: found by the link `dist`, which a start lays before what it leads to is there. */
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/** A build that is there. */
export interface Built {
  /** Folder that has it. */
  folder: string
  /** Its page, with the placeholder of the nonce. */
  html: string
}

/** A build that a process has chosen at its start. */
export interface Standing {
  /** The build, once it is there; the reason while it is not. */
  find(): Promise<Built | 'being built' | 'failed'>
  /** Folders of other builds that stay beside it: pages that were opened before have files of those. */
  others(): Promise<string[]>
}

/**
 * Folder that the link leads to, or that stands in its place, as in an image.
 * @returns undefined where there is none
 */
async function chosenBy (link: string): Promise<string | undefined> {
  try {
    return (await lstat(link)).isSymbolicLink() ? resolve(dirname(link), await readlink(link)) : link
  } catch {
    return undefined
  }
}

/**
 * The build that this process serves for as long as it runs, whatever is built later.
 * @param web folder of the console
 * @returns undefined where nothing was built, and nothing is on its way
 */
export async function chooseBuild (web: string): Promise<Standing | undefined> {
  const link = join(web, 'dist')
  const folder = await chosenBy(link)
  if (folder === undefined) return undefined
  let built: Built | undefined
  return {
    async find () {
      const html = built?.html ?? await readFile(join(folder, 'index.html'), 'utf8').catch(() => undefined)
      if (html === undefined) return await chosenBy(link) === folder ? 'being built' : 'failed'
      built ??= { folder, html }
      return built
    },
    async others () {
      if (folder === link) return []
      const names = await readdir(dirname(folder)).catch(() => [])
      // The name of a state; what is still being written has a second part.
      return names.filter((name) => /^[0-9a-f]+$/.test(name)).map((name) => join(dirname(folder), name)).filter((other) => other !== folder)
    }
  }
}
