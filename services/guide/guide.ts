import type { Database } from '../../plugins/postgres/index.js'
import { readLibrary } from './documents.js'
import type { TextAnalysis } from './question.js'
import { findPassages, storePassages, type Passage } from './retrieval.js'

/** Retrieval that the guide agent responds from. */
export interface Guide {
  /**
   * The passages of Parley's documents that answer a question best, the best one first.
   * @param question in English or Chinese
   * @returns at most four; none when the documents say nothing about it
   * @throws COMMON_DATABASE_UNAVAILABLE
   */
  retrieve(question: string): Promise<Passage[]>
}

/** Ports of the guide. */
export interface GuidePorts {
  /** Folder that holds `docs`; undefined when there is none. */
  root: string | undefined
  db: Database
  analysis: TextAnalysis
  /** Runs idempotent work once the schema is there. */
  whenMigrated: (what: string, work: () => Promise<void>) => Promise<void>
  log: { warn: (sentence: string) => void }
}

const MISSING: Passage = {
  title: 'Parley',
  source: 'docs/',
  heading: 'The documentation is not installed',
  text: 'This installation has no docs folder beside the program, so the guide has nothing to answer from. ' +
    'Copy the docs folder of the repository to where package.json is, and restart. 本安装缺少 docs 文件夹，向导无法作答。',
  rank: 1
}

/**
 * The guide over the documents of this installation, brought into the database when they have changed.
 * @param ports what it works with
 * @returns once the documents are stored, or the database turned out to be late
 */
export async function createGuide (ports: GuidePorts): Promise<Guide> {
  const { root, db, analysis, whenMigrated, log } = ports
  if (root === undefined) {
    log.warn('there is no docs folder: the guide has nothing to answer from')
    return { retrieve: async () => [MISSING] }
  }
  const library = await readLibrary(root)
  await whenMigrated('the documents of the guide', () => storePassages(db, library, analysis))
  return { retrieve: (question) => findPassages(db, analysis, question) }
}
