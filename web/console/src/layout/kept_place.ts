/**
 * Whoever comes back to a page finds it where he left it.
 *
 * The place of each entry of the history is kept for as long as the tab is open. A list that is read anew is
 * short at first, so the place is taken once the page is long enough, unless somebody has begun to scroll.
 */
import { useEffect, useLayoutEffect } from 'react'
import { useLocation, useNavigationType } from 'react-router'

const nameOf = (key: string) => `place ${key}`

export function useKeptPlace(): void {
  const { key, pathname } = useLocation()
  const isComingBack = useNavigationType() === 'POP'

  useEffect(() => {
    history.scrollRestoration = 'manual'
  }, [])

  // Before the page is painted: what the last page's end does to the place is not that page's.
  useLayoutEffect(() => {
    const keep = () => sessionStorage.setItem(nameOf(key), String(Math.round(scrollY)))
    addEventListener('scroll', keep, { passive: true })
    return () => removeEventListener('scroll', keep)
  }, [key])

  useLayoutEffect(() => {
    if (!isComingBack) {
      scrollTo(0, 0)
      return
    }
    return comeTo(Number(sessionStorage.getItem(nameOf(key)) ?? 0))
    // Another search on the same page is no other page: only then does it begin at its top.
  }, [isComingBack ? key : pathname])
}

function comeTo(place: number): (() => void) | undefined {
  const isThere = () => {
    scrollTo(0, place)
    return Math.abs(scrollY - place) <= 1
  }
  if (isThere()) return undefined
  const watching = new ResizeObserver(() => isThere() && stop())
  const own = ['wheel', 'touchstart', 'keydown', 'pointerdown'] as const
  const stop = () => {
    watching.disconnect()
    own.forEach((kind) => removeEventListener(kind, stop))
  }
  own.forEach((kind) => addEventListener(kind, stop, { passive: true }))
  watching.observe(document.body)
  return stop
}
