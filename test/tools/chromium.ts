import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import type { Test } from 'tap'
import { provide } from './packages.js'

const { path: CHROMIUM, missing } = provide('chromium', 'chromium', 'chromium-browser', 'google-chrome')
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Options of a test that needs the browser. */
export const IN_BROWSER = missing === undefined ? {} : { skip: missing }

/** A browser without a window, closed after the test. */
export async function launchBrowser (t: Test): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS })
  t.teardown(() => browser.close())
  return browser
}

/** An origin that serves the scripts of a folder and its `index.html`, and an empty page for everything else. */
export async function serveScripts (t: Test, folder: string): Promise<string> {
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const isScript = path.endsWith('.js')
    readFile(join(folder, isScript ? path : 'index.html')).then(
      (file) => response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' }).end(file),
      () => isScript ? response.writeHead(404).end() : response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Tab</title>'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => { server.closeAllConnections(); server.close() })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
