import { spawn } from 'node:child_process'
import { once } from 'node:events'
import t from 'tap'
import { build, temporaryFolder } from '../helper.js'
import { IN_BROWSER, launchBrowser, serveScripts } from '../tools/chromium.js'

const SECONDS = process.env['PARLEY_LONG_TESTS'] === undefined ? 15 : 60

/** Serves the client as it is published, and an empty page. */
async function serveClient (t: Parameters<typeof build>[0]): Promise<string> {
  const folder = await temporaryFolder(t)
  const compiler = spawn(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'client', '--outDir', folder], { env: { ...process.env, NODE_OPTIONS: '' }, stdio: 'inherit' })
  t.strictSame(await once(compiler, 'exit'), [0, null], 'the client compiles for browsers')
  return await serveScripts(t, folder)
}

// The runner's limit for a file is that of a short test.
t.setTimeout((SECONDS + 180) * 1000)
t.test(`two tabs that refresh at once for ${SECONDS} s stay signed in`, IN_BROWSER, async (t) => {
  const origin = await serveClient(t)
  const { url, fetch } = await build(t, { env: { CORS_ORIGINS: origin, ACCESS_TOKEN_TTL: '2s' } })
  const context = await (await launchBrowser(t)).newContext()
  const tabs = await Promise.all([context.newPage(), context.newPage()])
  for (const tab of tabs) await tab.goto(origin)

  // Page code is sent as text, for what it calls exists in the browser only.
  const inTab = `async ([url, work]) => {
    const { createClient, localStorageStore } = await import('/index.js')
    globalThis.reasons ??= []
    globalThis.client ??= createClient({ baseUrl: url, store: localStorageStore('tabs'), onSignedOut: (reason) => globalThis.reasons.push(reason) })
    return await new Function('client', 'return (' + work + ')(client)')(globalThis.client)
  }`
  const run = async <T>(tab: typeof tabs[number], work: string): Promise<T> => await tab.evaluate(`(${inTab})(${JSON.stringify([url, work])})`) as T

  await run(tabs[0], 'async (client) => { await client.auth.register({ username: "ada", password: "correct-horse-1" }) }')
  const busy = `async (client) => {
    const until = Date.now() + ${SECONDS * 1000}
    const outcome = { calls: 0, errors: [] }
    while (Date.now() < until) {
      const calls = Array.from({ length: 3 }, () => client.auth.me().then(() => { outcome.calls++ }, (error) => { outcome.errors.push(String(error.code ?? error)) }))
      await Promise.all(calls)
      // Both tabs meet again on the same tenths of a second.
      await new Promise((resolve) => setTimeout(resolve, 100 - Date.now() % 100))
    }
    return { ...outcome, reasons: globalThis.reasons }
  }`
  const outcomes = await Promise.all(tabs.map((tab) => run<{ calls: number, errors: string[], reasons: string[] }>(tab, busy)))
  for (const { calls, errors, reasons } of outcomes) {
    t.ok(calls > SECONDS, `${calls} calls`)
    t.strictSame(errors, [], 'no call failed')
    t.strictSame(reasons, [], 'nobody was signed out')
  }

  const metrics = await (await fetch('/metrics')).text()
  const refreshes = (result: string): number => Number(new RegExp(`auth_refreshes_total\\{result="${result}"\\} (\\d+)`).exec(metrics)?.[1])
  t.comment(`rotated ${refreshes('rotated')}, repeated ${refreshes('repeated')}, calls ${outcomes.map(({ calls }) => calls).join(' and ')}`)
  for (const result of ['reused', 'invalid', 'expired', 'failed']) t.equal(refreshes(result), 0, result)
  t.ok(refreshes('rotated') >= SECONDS / 2 - 2, 'tokens were refreshed all the time')
  t.ok(refreshes('rotated') + refreshes('repeated') <= SECONDS, 'once for both tabs')

  await run(tabs[0], 'async (client) => { await client.auth.logout() }')
  await tabs[1].waitForFunction('globalThis.reasons.length > 0')
  t.strictSame([await tabs[0].evaluate('reasons'), await tabs[1].evaluate('reasons')], [['logout'], ['elsewhere']])
})
