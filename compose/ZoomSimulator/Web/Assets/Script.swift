/// The pages' script: content that follows the call, and a note while it cannot.
enum Script {
    static let text = """
        "use strict";
        (() => {
          const main = document.querySelector("main[data-live]");
          if (!main) return;
          let tag = main.dataset.tag;
          let request;
          const note = document.createElement("p");
          note.className = "alert";
          note.setAttribute("role", "status");
          note.textContent = "Reconnecting…";

          const show = (markup) => {
            const focused = document.activeElement && document.activeElement.id;
            main.innerHTML = markup;
            if (focused) document.getElementById(focused)?.focus();
          };
          const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
          const visible = () => document.visibilityState === "visible"
            ? Promise.resolve()
            : new Promise((done) => document.addEventListener("visibilitychange", done, { once: true }));

          // The server answers when something has changed, or after a while that nothing has.
          const watch = async () => {
            for (;;) {
              await visible();
              request = new AbortController();
              try {
                const answer = await fetch(main.dataset.live, {
                  headers: { "If-None-Match": tag }, cache: "no-store", signal: request.signal,
                });
                if (answer.status === 200) {
                  show(await answer.text());
                  tag = answer.headers.get("ETag");
                } else if (answer.status !== 304) {
                  throw new Error(answer.status);
                }
                note.remove();
              } catch (error) {
                if (error.name === "AbortError") continue;
                if (!note.isConnected) main.prepend(note);
                await pause(1000);
              }
            }
          };
          document.addEventListener("visibilitychange", () => {
            if (document.visibilityState === "hidden") request?.abort();
          });
          watch();
        })();

        """
}
