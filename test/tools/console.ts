/**
 * The console in a real browser, from a real built service with a database and an upstream of its own. Whatever a page does that it must
 * not do fails the test at once: errors of the console, of scripts and of the page's policy, and requests to another origin.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import type { Test } from 'tap'
import { createDatabase } from '../database.js'
import { temporaryFolder } from '../helper.js'
import { startService, type ServiceProcess } from '../service-process.js'
import { says, startUpstream, type Script, type TestUpstream } from '../upstream.js'
import { launchBrowser } from './chromium.js'

export { IN_BROWSER } from './chromium.js'

/** Password of every account that a test makes. */
export const PASSWORD = 'correct-horse-1'
const PICTURES = 'docs/images/console'

/** In the page: has what its policy refuses said on the console. */
const REPORT = "document.addEventListener('securitypolicyviolation', (event) => { console.error('policy:', event.violatedDirective, event.blockedURI) })"
/** In the page: whether it is wider than its window. */
const IS_WIDER = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'

/** One way to look at a screen. */
export interface View { theme: 'light' | 'dark', language: 'en' | 'zh', width: 1280 | 390 }

/** Every screen is looked at in these: both themes, both languages, both widths. */
export const VIEWS: readonly View[] = [
  { theme: 'light', language: 'en', width: 1280 },
  { theme: 'dark', language: 'zh', width: 1280 },
  { theme: 'dark', language: 'en', width: 390 },
  { theme: 'light', language: 'zh', width: 390 }
]
/** Whether the documents show a screen so: each in two ways, that of the first impression in Chinese as well. */
const isShown = (screen: string, view: View): boolean =>
  view === VIEWS[0] || view === VIEWS[2] || (view === VIEWS[1] && screen === 'playground')

/** A page of somebody's browser, which has storage of its own. */
export interface Tab {
  page: Page
  /** Let it say what it says when something is refused or away: `/status of 401/`. */
  expect(pattern: RegExp): void
  /** Go to an address of the console. */
  go(path: string): Promise<void>
  /** Sign in by the form, and wait until it has led elsewhere. */
  signIn(username: string): Promise<void>
  /** Another page of the same browser. */
  another(): Promise<Tab>
  /** Fail for what axe finds serious or critical, and for a page that is wider than its window. */
  judge(what: string): Promise<void>
  /** Judge what is open and a reload would close, such as a dialog, on a phone, in both themes and languages; then go on at a desk. */
  judgeOpen(what: string): Promise<void>
  /** Look at what is shown in every view, judge it, keep pictures where `SCREENSHOTS=1` asks for them, and go back to the first. */
  look(screen: string, isReady?: (page: Page) => Promise<unknown>): Promise<void>
}

/** A console under test. */
export interface Console {
  service: ServiceProcess
  upstream: TestUpstream
  browser: Browser
  /** A browser of somebody new. */
  open(view?: Partial<View>): Promise<Tab>
}

/** Options of a console under test. */
export interface ConsoleOptions {
  env?: Record<string, string>
  /** Entries of the agents file; one that asks the upstream when absent. */
  agents?: (upstream: TestUpstream) => Record<string, unknown>[]
  script?: Script
}

/** Starts one. Everything is ended after the test. */
export async function startConsole (t: Test, { env = {}, agents, script = says('Hello ', 'from **Parley**.') }: ConsoleOptions = {}): Promise<Console> {
  const [database, folder, upstream] = await Promise.all([createDatabase(t), temporaryFolder(t), startUpstream(t, script)])
  const path = join(folder, 'agents.json')
  await writeFile(path, JSON.stringify({ agents: agents?.(upstream) ?? [upstream.agent('writer', { name: 'Writer', description: 'Writes what you ask for.' })] }))
  const own = { DATABASE_URL: database, DATA_DIR: folder, AGENTS_CONFIG_PATH: path, ADMIN_PASSWORD: PASSWORD }
  const service = await startService(t, { env: { ...own, ...env } })
  const browser = await launchBrowser(t)
  const open = async ({ theme = 'light', language = 'en', width = 1280 }: Partial<View> = {}): Promise<Tab> => {
    const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
    const context = await browser.newContext({ viewport: sizeOf(width), colorScheme: theme, locale, reducedMotion: 'reduce' })
    await context.addInitScript(REPORT)
    return await watch(t, await context.newPage(), service.url)
  }
  return { service, upstream, browser, open }
}

/** In the page: change a preference as another tab would, without a reload. */
const prefer = (key: string, value: string): string =>
  `localStorage.setItem('parley.${key}', '${value}'); window.dispatchEvent(new StorageEvent('storage', { key: 'parley.${key}' }))`

const sizeOf = (width: number): { width: number, height: number } => ({ width, height: width === 1280 ? 800 : 844 })

async function watch (t: Test, page: Page, url: string): Promise<Tab> {
  const expected: RegExp[] = []
  const report = (text: string): void => { if (!expected.some((pattern) => pattern.test(text))) t.fail(text) }
  page.on('console', (message) => { if (message.type() === 'error') report(`console: ${message.text()} (${message.location().url})`) })
  page.on('pageerror', (error) => { report(`page: ${error.stack ?? error.message}`) })
  page.on('request', (request) => { if (!/^(data|blob|about):/.test(request.url()) && new URL(request.url()).origin !== url) report(`another origin: ${request.url()}`) })

  const judge = async (what: string): Promise<void> => {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    t.same(serious.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`) })), [], `${what}: axe`)
    t.notOk(await page.evaluate(IS_WIDER), `${what}: no wider than its window`)
  }
  const show = async ({ theme, language, width }: View): Promise<void> => {
    await page.setViewportSize(sizeOf(width))
    await page.evaluate(`localStorage.setItem('parley.theme', '${theme}'); localStorage.setItem('parley.language', '${language}')`)
    await page.reload()
    await page.locator('h1').first().waitFor()
  }
  return {
    page,
    judge,
    async judgeOpen (what) {
      const restyle = async ({ theme, language, width }: View): Promise<void> => {
        await page.setViewportSize(sizeOf(width))
        await page.evaluate(`${prefer('theme', theme)}; ${prefer('language', language)}`)
        await page.waitForFunction(`document.documentElement.dataset.theme === '${theme}'`)
      }
      for (const view of VIEWS) {
        if (view.width !== 390) continue
        await restyle(view)
        await judge(`${what} ${view.theme} ${view.language} ${view.width}`)
      }
      await restyle({ theme: 'light', language: 'en', width: 1280 })
    },
    expect (pattern) { expected.push(pattern) },
    async go (path) { await page.goto(url + path) },
    another: async () => await watch(t, await page.context().newPage(), url),
    async signIn (username) {
      await page.goto(`${url}/sign-in`)
      await page.locator('input[name=username]').fill(username)
      await page.locator('input[name=password]').fill(PASSWORD)
      await page.locator('button[type=submit]').click()
      await page.waitForURL((at) => at.pathname !== '/sign-in' && at.pathname !== '/')
    },
    async look (screen, isReady = async () => undefined) {
      for (const view of VIEWS) {
        const { theme, language, width } = view
        await show(view)
        await isReady(page)
        await judge(`${screen} ${theme} ${language} ${width}`)
        if (process.env['SCREENSHOTS'] !== '1' || !isShown(screen, view)) continue
        await mkdir(PICTURES, { recursive: true })
        await page.screenshot({ path: join(PICTURES, `${screen}-${theme}-${language}-${width}.png`), animations: 'disabled', caret: 'hide' })
      }
      await show({ theme: 'light', language: 'en', width: 1280 })
      await isReady(page)
    }
  }
}
