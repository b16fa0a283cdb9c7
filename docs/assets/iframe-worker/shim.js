// Lets the search work when the site is opened from a folder. Browsers refuse to start a worker from a file: address,
// so here a hidden frame of the same page takes its place: it loads the worker's script, and messages go both ways.
"use strict"

if (location.protocol === "file:") {
  class FrameWorker extends EventTarget {
    constructor(address) {
      super()
      const frame = document.createElement("iframe")
      frame.hidden = true
      frame.title = "search"
      frame.srcdoc = "<!doctype html>"
      this.inside = new Promise((resolve, reject) => {
        frame.addEventListener("load", () => {
          const inside = frame.contentWindow
          inside.postMessage = data => this.dispatchEvent(new MessageEvent("message", { data }))
          const script = inside.document.createElement("script")
          script.src = new URL(address, location.href).href
          script.onload = () => resolve(inside)
          script.onerror = () => reject(new Error(`${script.src} cannot be loaded`))
          inside.document.head.append(script)
        }, { once: true })
      })
      this.frame = frame
      const attach = () => document.body.append(frame)
      document.body ? attach() : addEventListener("DOMContentLoaded", attach, { once: true })
    }

    postMessage(data) {
      this.inside.then(inside => inside.dispatchEvent(new MessageEvent("message", { data })))
    }

    terminate() {
      this.frame.remove()
    }
  }

  window.Worker = FrameWorker
}
