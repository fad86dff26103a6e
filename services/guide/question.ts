// Words that a question is made of rather than about.
const ENGLISH = new Set((
  'a about all also am an and any are as at be been behind but by can could did do does done else for from get give had has have having he her here hers him his how i if in into is ' +
  'it its just know like ll let many may me might mine more most much must my need no not of on one only or other our out over please s shall she should so some such tell than that ' +
  'the their them then there these they this those to too under up us use used using ve very want was way we well were what when where which while who whom whose why will with would ' +
  'yes you your work works thing things explain show hello hi thank thanks there'
).split(' '))
const CHINESE = /你好|您好|谢谢|请问|请|怎么样|怎么|怎样|如何|为什么|为何|什么是|是什么|什么|哪些|哪个|哪里|多少|能不能|可不可以|是否|可以|能够|应该|需要|一下|一个|这个|那个|我们|你们|他们|告诉|介绍|关于|以及|或者|如果|当我|的话|时候|之后|以后|了解|知道|想要|我想|[我你您他她它们的地得了着过吗呢吧啊呀嘛么是在有和与或就也都很把被让给对从到会要想能用这那谁几里个]/gu

/** Analysis of questions and passages into terms; provided by the search service. */
export interface TextAnalysis {
  /** PostgreSQL's tsvector syntax for texts in reading order; weight A outranks D. */
  vector(texts: readonly { text: string, weight: 'A' | 'D' }[]): string
  /** Words of a text as written, lower case, apart from the runs of ideographs in it. */
  split(text: string): { words: string[], runs: string[] }
  /** PostgreSQL's tsquery syntax for each term of a word or run. */
  terms(text: string): string[]
}

/**
 * Terms of what a question asks about, as PostgreSQL tsqueries, one for each distinct term.
 * @param question as typed, in English or Chinese
 * @param analysis of the search service
 */
export function questionTerms (question: string, analysis: TextAnalysis): string[] {
  const { words, runs } = analysis.split(question)
  const subjects = words.filter((word) => !ENGLISH.has(word.replace(/'.*$/, '')))
  const named = runs.flatMap((run) => run.replace(CHINESE, ' ').split(' ')).filter((run) => run !== '')
  return [...new Set([...subjects, ...named].flatMap((part) => analysis.terms(part)))]
}
