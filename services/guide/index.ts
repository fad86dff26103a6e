import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import fp from 'fastify-plugin'
import { findRoot, readLibrary } from './documents.js'
import { findPassages, storePassages, type Passage } from './retrieval.js'

export type { Passage } from './retrieval.js'

/** What the guide agent answers from. */
export interface Guide {
  /**
   * The passages of Parley's documents that answer a question best, the best one first.
   * @param question in English or Chinese
   * @returns at most four; none when the documents say nothing about it
   * @throws COMMON_DATABASE_UNAVAILABLE
   */
  retrieve(question: string): Promise<Passage[]>
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Retrieval from Parley's own documents. */
    guide: Guide
  }
}

const MISSING: Passage = {
  title: 'Parley',
  source: 'docs/',
  heading: 'The documentation is not installed',
  text: 'This installation has no docs folder beside the program, so the guide has nothing to answer from. ' +
    'Copy the docs folder of the repository to where package.json is, and restart. 本安装缺少 docs 文件夹，向导无法作答。',
  rank: 1
}

/** The guide's documents, in the database once the schema is there. */
export default fp(async (app) => {
  const root = findRoot(dirname(fileURLToPath(import.meta.url)))
  const { analysis } = app.textSearch
  if (root === undefined) {
    app.log.warn('there is no docs folder: the guide has nothing to answer from')
  } else {
    const library = await readLibrary(root)
    await app.migrations.whenDone('the documents of the guide', () => storePassages(app.db, library, analysis))
  }
  app.decorate('guide', {
    retrieve: async (question) => root === undefined ? [MISSING] : findPassages(app.db, analysis, question)
  })
}, { name: 'guide', dependencies: ['postgres', 'migrations', 'search'] })
