/** A replica of its own process, for tests that kill one: prints its address, and listens until it is ended. */
import { listen } from './boot.js'

const env = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))
const { url } = await listen(env)
process.stdout.write(`${url}\n`)
