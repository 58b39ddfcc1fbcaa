// What a pupil is asked of oneself. The youngest choose a picture; nothing there has to be read,
// and what stands there has its pinyin. There is no right answer, no mark and no sad face.
export const PICTURES = ['with_help', 'mostly', 'always'] as const
export type PictureAnswer = (typeof PICTURES)[number]
export const WORDS = ['A', 'B', 'C', 'D'] as const
export const AREAS = ['A1', 'A2', 'A3', 'A4', 'A5'] as const
export type Area = (typeof AREAS)[number]
export const INDICATORS = [
  'B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B9', 'B10', 'B11', 'B12',
] as const
export const STARTERS = ['done', 'hard', 'next_term'] as const

export const HAPPIEST = 'happiest'

/** As the service calls the question. */
export const codeOf = (question: string): string => (question === HAPPIEST ? question : `student.${question}`)

// One syllable for each character, in order; the sentences are those of `locales/zh-CN.json`.
export const PINYIN: Readonly<Record<Area | PictureAnswer | typeof HAPPIEST, string>> = {
  A1: 'zhào gù jiào shì lǐ de huā nǐ shì nǎ yí gè',
  A2: 'zì jǐ zhěng lǐ shū bāo nǐ shì nǎ yí gè',
  A3: 'chī fàn qián xǐ shǒu nǐ shì nǎ yí gè',
  A4: 'huà yí huà chàng yí chàng nǐ shì nǎ yí gè',
  A5: 'sǎo dì cā zhuō zi nǐ shì nǎ yí gè',
  happiest: 'zhè xué qī zuì gāo xìng de yí jiàn shì shì shén me',
  with_help: 'dà rén tí xǐng wǒ yì qǐ zuò',
  mostly: 'duō bàn zì jǐ zuò',
  always: 'dōu zì jǐ zuò hái huì bāng bié rén',
}
