/**
 * Markdown as React: rendered by markdown-it without HTML, cleaned by DOMPurify, and built anew element by element, so that nothing
 * of it is ever markup of the page. Loaded when there is text to show.
 */
import DOMPurify from 'dompurify'
import { createElement, Fragment, memo, useDeferredValue, useMemo, useState, type ReactNode } from 'react'
import { useWords } from '../words/index.js'
import { WORDS } from '../words/shared.js'
import { CodeBlock } from './code-block.js'
import { GrowingMarkdown } from './growing-markdown.js'

const TAGS = ['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'blockquote', 'pre', 'code', 'em', 'strong', 's', 'a', 'img', 'hr', 'br', 'table', 'thead', 'tbody', 'tr', 'th', 'td']
const ATTRIBUTES = ['href', 'src', 'alt', 'title', 'class', 'start']
const SAFE_LINK = /^(https?:|mailto:)/i

function Picture ({ src, alt }: { src: string, alt: string }): ReactNode {
  const say = useWords(WORDS)
  const [isShown, setShown] = useState(false)
  const frame = 'inline-flex max-w-full items-center gap-2 rounded-md border border-line bg-sunken px-3 py-2 text-[0.8125rem]'
  if (isShown) return <img src={src} alt={alt} className='max-w-full rounded-md' />
  if (src.startsWith('data:image/')) return <button type='button' className={frame} onClick={() => { setShown(true) }}>{say.showImage} {alt}</button>
  // The page may reach no other address than the service's: the reader's browser does, in a window of its own, if he wishes.
  return SAFE_LINK.test(src)
    ? <a href={src} target='_blank' rel='noopener noreferrer nofollow' className={frame}>{say.openImage} {alt} <span className='truncate text-muted'>{hostOf(src)}</span></a>
    : <span className={frame}>{alt}</span>
}

function hostOf (address: string): string {
  try {
    return new URL(address).host
  } catch {
    return ''
  }
}

function elementOf (element: Element, key: number): ReactNode {
  const tag = element.tagName.toLowerCase()
  const children = Array.from(element.childNodes, nodeOf)
  if (tag === 'img') return <Picture key={key} src={element.getAttribute('src') ?? ''} alt={element.getAttribute('alt') ?? ''} />
  if (tag === 'pre') {
    const language = /\blanguage-([\w+#.-]+)/.exec(element.firstElementChild?.className ?? '')?.[1]
    return <CodeBlock key={key} code={(element.textContent).replace(/\n$/, '')} {...(language === undefined ? {} : { language })} />
  }
  if (tag === 'a') {
    const href = element.getAttribute('href') ?? ''
    return SAFE_LINK.test(href)
      ? <a key={key} href={href} target='_blank' rel='noopener noreferrer nofollow'>{children}</a>
      : <Fragment key={key}>{children}</Fragment>
  }
  if (tag === 'table') return <div key={key} className='scroll-slim overflow-x-auto' tabIndex={0}><table>{children}</table></div>
  if (!TAGS.includes(tag)) return <Fragment key={key}>{children}</Fragment>
  const start = tag === 'ol' ? Number(element.getAttribute('start') ?? 1) : undefined
  const isVoid = tag === 'hr' || tag === 'br'
  return createElement(tag, start === undefined ? { key } : { key, start }, ...(isVoid ? [] : children))
}

const nodeOf = (node: ChildNode, key: number): ReactNode =>
  node instanceof Element ? elementOf(node, key) : node.nodeType === Node.TEXT_NODE ? node.textContent : null

const Block = memo(function Block ({ html }: { html: string }): ReactNode {
  const fragment = DOMPurify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true, ALLOWED_TAGS: TAGS, ALLOWED_ATTR: ATTRIBUTES, ALLOW_DATA_ATTR: false, ALLOW_ARIA_ATTR: false
  })
  return Array.from(fragment.childNodes, nodeOf)
})

/** A text in Markdown, whoever wrote it. While it grows faster than it can be shown, steps are left out. */
export default memo(function Markdown ({ text }: { text: string }): ReactNode {
  const [growing] = useState(() => new GrowingMarkdown())
  const shown = useDeferredValue(text)
  const blocks = useMemo(() => growing.blocksOf(shown), [growing, shown])
  return <div className='prose-parley'>{blocks.map((html, index) => <Block key={index} html={html} />)}</div>
})
