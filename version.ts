/** Version of Parley, in one spelling for the documents, the health check and the administrators. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './root.js'

/** Version of this service, a semantic one: that of `package.json`. */
export const VERSION = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version
