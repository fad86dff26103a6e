/**
 * Loaded before every test: keeps tap from following each promise by its async hooks, which made a promise thirty times as dear and a run
 * of tests a seventh. They only tell which test an error belongs to that nobody caught; without them it ends the process, and the run is
 * red all the same, with its stack. `TAP_DOMAINS=1` has them back.
 */
import asyncHooks from 'node:async_hooks'
import { syncBuiltinESMExports } from 'node:module'

const { createHook } = asyncHooks

if (process.env.TAP_DOMAINS !== '1') {
  asyncHooks.createHook = (callbacks) => {
    if (!new Error('who asks').stack.includes('async-hook-domain')) return createHook(callbacks)
    const none = { enable: () => none, disable: () => none }
    return none
  }
  syncBuiltinESMExports()
}
