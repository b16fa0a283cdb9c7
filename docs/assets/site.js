// @ts-check
// What every page does: keeps the reader's choice of light or dark, copies what stands in a box, and lets menus and wide tables be used by keyboard.
"use strict"
{
  const KEPT = "casus-belli-colours"
  const SCHEMES = { light: "default", dark: "slate" }

  /** Returns the choice that was kept; a browser that keeps nothing gives none. */
  function kept() {
    try {
      return localStorage.getItem(KEPT)
    } catch {
      return null
    }
  }

  /** @param {string} colours */
  function keep(colours) {
    try {
      localStorage.setItem(KEPT, colours)
    } catch {
      // The choice then holds for this page only.
    }
  }

  const preferred = matchMedia("(prefers-color-scheme: dark)")
  const isDark = () => (kept() ?? (preferred.matches ? "dark" : "light")) === "dark"
  const paint = () => document.body.setAttribute("data-md-color-scheme", isDark() ? SCHEMES.dark : SCHEMES.light)

  function colours() {
    const button = document.getElementById("cb-colours")
    if (!button) return
    button.hidden = false
    button.addEventListener("click", () => {
      keep(isDark() ? "light" : "dark")
      paint()
    })
    preferred.addEventListener("change", paint)
  }

  // A label that opens a menu can be reached with Tab; a key opens it as a click does.
  function menus() {
    for (const label of document.querySelectorAll("label[for][tabindex]")) {
      label.addEventListener("keydown", event => {
        const { key } = /** @type {KeyboardEvent} */ (event)
        if (key !== "Enter" && key !== " ") return
        event.preventDefault()
        ;/** @type {HTMLElement} */ (label).click()
      })
    }
  }

  function copying() {
    for (const code of navigator.clipboard ? document.querySelectorAll("pre > code") : []) {
      const button = document.createElement("button")
      button.type = "button"
      button.className = "cb-copy"
      button.textContent = "Copy"
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(code.textContent?.trim() ?? "")
        button.textContent = "Copied"
        setTimeout(() => (button.textContent = "Copy"), 2000)
      })
      code.parentElement?.append(button)
    }
  }

  // A table that is wider than its box scrolls in it: the box then takes the focus, so that keys scroll it, and is named after its section.
  function scrolling() {
    let heading = ""
    for (const element of document.querySelectorAll("h1, h2, h3, .cb-table")) {
      if (!element.matches(".cb-table")) heading = element.firstChild?.textContent?.trim() ?? ""
      else if (element.scrollWidth > element.clientWidth) {
        element.setAttribute("tabindex", "0")
        element.setAttribute("role", "region")
        element.setAttribute("aria-label", `${heading}: table`)
      } else for (const name of ["tabindex", "role", "aria-label"]) element.removeAttribute(name)
    }
  }

  // The body's colours are set before anything is painted, as soon as there is a body.
  new MutationObserver((_, observer) => {
    if (!document.body) return
    observer.disconnect()
    paint()
  }).observe(document.documentElement, { childList: true })

  addEventListener("DOMContentLoaded", () => {
    paint()
    colours()
    menus()
    copying()
  })
  addEventListener("load", scrolling) // widths are known when the styles are there
  addEventListener("resize", scrolling)
}
