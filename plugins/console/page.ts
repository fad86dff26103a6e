/** Page of the console as it goes out: with a nonce of its own, which its policy and its ETag name. */
import { createHash, randomBytes } from 'node:crypto'

/** Text that the build leaves where the nonce belongs. */
const PLACEHOLDER = /__CSP_NONCE__/g

/** A page and what goes with it. */
export interface Page {
  /** Content-Security-Policy that lets it do what it has to. */
  policy: string
  etag: string
  /** Undefined where the browser has this very page already. */
  html?: string
}

const policyWith = (nonce: string): string => [
  "default-src 'self'", "script-src 'self'", `style-src 'self' 'nonce-${nonce}'`, "img-src 'self' data: blob:", "connect-src 'self'",
  "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "object-src 'none'"
].join(';')

/**
 * Pages of one build, each with a nonce of 128 random bits (CSP Level 3, section 2.3.2). A browser that has one keeps it together with its
 * nonce: that stands in the ETag, so that a 304 renews the policy that the kept page needs, not one of a page that nobody has.
 * @param html of the build
 * @returns makes the page for a request with this `If-None-Match`
 */
export function createPages (html: string): (ifNoneMatch: string | undefined) => Page {
  const state = createHash('sha256').update(html).digest('base64url').slice(0, 16)
  const known = new RegExp(`(?:^|,)\\s*(?:W/)?"${state}\\.([A-Za-z0-9_-]{22})"\\s*(?:,|$)`)
  return (ifNoneMatch) => {
    const kept = ifNoneMatch === undefined ? undefined : known.exec(ifNoneMatch)?.[1]
    const nonce = kept ?? randomBytes(16).toString('base64url')
    const page = { policy: policyWith(nonce), etag: `"${state}.${nonce}"` }
    return kept === undefined ? { ...page, html: html.replace(PLACEHOLDER, nonce) } : page
  }
}

/** Policy of a page that loads nothing. */
export const PLAIN_POLICY = "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'"

const plain = (head: string, ...lines: string[]): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">${head}<title>Parley</title></head>
<body><h1>Parley</h1>
${lines.join('\n')}
</body></html>
`

/** Page while the console is being built: it asks again by itself. */
export const BEING_BUILT = plain('<meta http-equiv="refresh" content="1">',
  '<p>The service runs. Its console is being built, which happens once and takes a few seconds; this page reloads by itself.</p>',
  '<p lang="zh">服务已在运行，控制台正在构建（仅此一次，需几秒钟），页面会自动刷新。</p>')

/** Page where the console could not be built. */
export const NOT_BUILT = plain('',
  '<p>The service runs, but its console could not be built. <code>npm run build</code> says why; the API is at <a href="/docs">/docs</a>.</p>',
  '<p lang="zh">服务已在运行，但控制台构建失败。运行 <code>npm run build</code> 查看原因；API 文档见 <a href="/docs">/docs</a>。</p>')
