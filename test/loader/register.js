/**
 * Loaded before every test: its modules come by `hooks.js`, the threads that the service starts by `threads.js`,
 * and the processes that tests start by `children.js`.
 */
import { register } from 'node:module'
import './children.js'
import './threads.js'

// Asks what compiles TypeScript here, and knows the usual compilers only.
process.env.FASTIFY_AUTOLOAD_TYPESCRIPT = '1'
register('./hooks.js', import.meta.url)
