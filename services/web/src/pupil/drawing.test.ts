// What a child takes back is gone, and what it did not take back is there.
import { expect, test } from 'vitest'
import { onSheet, type Line, type Step } from './drawing.ts'

const line = (colour: Line['colour']): Line => ({ colour, points: [[1, 1]] })

test('an empty sheet hides what was drawn, and taking it back shows it again', () => {
  const steps: Step[] = [line('red'), line('blue'), 'anew', line('green')]

  expect(onSheet(steps)).toEqual({ lines: [line('green')], isFirst: false })
  expect(onSheet(steps.slice(0, -1))).toEqual({ lines: [], isFirst: false })
  expect(onSheet(steps.slice(0, -2))).toEqual({ lines: [line('red'), line('blue')], isFirst: true })
})
