/** Colours of code, by shiki's own grammars and regular expressions of JavaScript: no WebAssembly, which the page's policy refuses. */
import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore, type LanguageInput } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'

/** A line of code in parts, each of one colour. */
export type ColouredLine = { text: string, color: string | undefined }[]

const LANGUAGES: Record<string, () => Promise<unknown>> = {
  bash: () => import('@shikijs/langs/bash'),
  c: () => import('@shikijs/langs/c'),
  cpp: () => import('@shikijs/langs/cpp'),
  css: () => import('@shikijs/langs/css'),
  diff: () => import('@shikijs/langs/diff'),
  go: () => import('@shikijs/langs/go'),
  html: () => import('@shikijs/langs/html'),
  java: () => import('@shikijs/langs/java'),
  javascript: () => import('@shikijs/langs/javascript'),
  json: () => import('@shikijs/langs/json'),
  markdown: () => import('@shikijs/langs/markdown'),
  python: () => import('@shikijs/langs/python'),
  rust: () => import('@shikijs/langs/rust'),
  sql: () => import('@shikijs/langs/sql'),
  tsx: () => import('@shikijs/langs/tsx'),
  typescript: () => import('@shikijs/langs/typescript'),
  yaml: () => import('@shikijs/langs/yaml')
}
const ALIASES: Record<string, string> = {
  sh: 'bash', shell: 'bash', zsh: 'bash', console: 'bash', 'c++': 'cpp', js: 'javascript', jsx: 'tsx', mjs: 'javascript', ts: 'typescript', py: 'python', rs: 'rust', yml: 'yaml', md: 'markdown', jsonc: 'json', golang: 'go'
}
/** Longer code stays as it is: colours are no reason to keep a page waiting. */
const MOST = 40_000

let highlighter: Promise<HighlighterCore> | undefined

/**
 * Colour code.
 * @param code to colour
 * @param language as its author called it
 * @returns undefined for languages that are not known, and for very long code
 */
export async function colour (code: string, language: string): Promise<ColouredLine[] | undefined> {
  const called = language.toLowerCase()
  const name = Object.hasOwn(ALIASES, called) ? ALIASES[called] ?? called : called
  const load = Object.hasOwn(LANGUAGES, name) ? LANGUAGES[name] : undefined
  if (load === undefined || code.length > MOST) return undefined
  highlighter ??= createHighlighterCore({
    themes: [createCssVariablesTheme({ name: 'parley', variablePrefix: '--code-' })], langs: [], engine: createJavaScriptRegexEngine({ forgiving: true })
  })
  const found = await highlighter
  await found.loadLanguage(load as LanguageInput)
  const { tokens } = found.codeToTokens(code, { lang: name, theme: 'parley' })
  return tokens.map((line) => line.map(({ content, color }) => ({ text: content, color })))
}
