import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { cutPassages, type DocumentPassage } from './passages.js'

/** Documents that explain the source to those who change it, and tables of measurements or names: they answer no question in words. */
const NOT_FOR_USERS = /(^|\/)(?:(?:decisions|adding)\/|architecture\.md$|operations\/(?:failures|metrics)\.md$)/

/** Sections that show, and tell nothing. */
const PICTURES = /^Pictures of /

/** The documents as passages, and a digest that changes whenever they do. */
export interface Library {
  passages: DocumentPassage[]
  digest: string
}

/**
 * The folder that holds `docs/`: some level above the running file, which may be a source or a built one.
 * @param from folder to start from
 * @returns undefined when there is none
 */
export function findRoot (from: string): string | undefined {
  for (const up of ['../..', '../../..', '../../../..']) {
    if (existsSync(join(from, up, 'docs', 'README.md'))) return join(from, up)
  }
  return undefined
}

/**
 * Read `README.md` and everything under `docs/` that is meant for users.
 * @param root folder that holds them
 */
export async function readLibrary (root: string): Promise<Library> {
  const entries = await readdir(join(root, 'docs'), { recursive: true })
  const paths = entries.filter((path) => path.endsWith('.md')).map((path) => join('docs', path)).filter((path) => !NOT_FOR_USERS.test(path)).sort()
  if (existsSync(join(root, 'README.md'))) paths.push('README.md')
  const hash = createHash('sha256').update('passages 2')
  const passages: DocumentPassage[] = []
  for (const path of paths) {
    // Pictures lead nowhere from within an answer.
    const markdown = (await readFile(join(root, path), 'utf8')).replace(/^!\[[^\]]*\]\([^)]*\)\n*/gm, '')
    hash.update(`${path}\n${markdown}`)
    passages.push(...cutPassages(path, markdown).filter(({ heading }) => !PICTURES.test(heading)))
  }
  return { passages, digest: hash.digest('hex') }
}
