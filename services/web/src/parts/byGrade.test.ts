// In a village one teacher has children of several grades in one room.
import { expect, test } from 'vitest'
import { classInWords } from '@/desk/roster/naming.ts'
import { byGrade, gradeInWords } from './byGrade.ts'

test('each grade keeps the order of the register', () => {
  const pupils = [
    { name: '甲', grade: 3 },
    { name: '乙', grade: 1 },
    { name: '丙', grade: 3 },
  ]

  expect(byGrade(pupils).map(({ grade, items }) => [grade, ...items.map((one) => one.name)])).toEqual([
    [1, '乙'],
    [3, '甲', '丙'],
  ])
})

test('a class is called by all its grades', () => {
  expect(classInWords({ grade: 3, number: 2 })).toBe('三（2）班')
  expect(classInWords({ grade: 1, grades: [1, 3], number: 1 })).toBe('一、三复式（1）班')
  expect(gradeInWords(3)).toBe('三年级')
})
