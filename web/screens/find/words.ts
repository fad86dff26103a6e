import { words } from '../../words/index.js'

/** Words of this screen. */
export const WORDS = words({ title: 'Find', soon: 'This screen is being built.' }, { title: 'Find', soon: '此页面正在建设中。' })
