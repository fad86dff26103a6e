import { Link } from '@tanstack/react-router'
import { Compass, Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { Empty } from '../components/empty.js'
import { useWords } from '../words/index.js'
import { WORDS } from './words.js'

const LINK = 'mt-3 font-medium text-accent underline underline-offset-4'

/** In the place of a page that does not exist. */
export function NotFound (): ReactNode {
  const say = useWords(WORDS)
  return (
    <main className='pt-16'>
      <Empty icon={Compass} title={say.notFound} text={say.notFoundText}><Link to='/' className={LINK}>{say.home}</Link></Empty>
    </main>
  )
}

/** In the place of a page that is for administrators. */
export function Forbidden (): ReactNode {
  const say = useWords(WORDS)
  return (
    <div className='pt-16'>
      <Empty icon={Lock} title={say.forbidden} text={say.forbiddenText}><Link to='/' className={LINK}>{say.home}</Link></Empty>
    </div>
  )
}
