/* What htmx asked for and did not get is told at the foot of the window, and what to do about it.
   Without this a button whose answer does not come would look as if nobody had pressed it. */
"use strict";

(() => {
  const place = document.getElementById("trouble");

  let said = "";

  function say(words) {
    // The same words again are not read out again: a progress bar asks every second.
    if (said === words) return;
    said = words;
    place.replaceChildren();
    if (!words) return;
    const line = document.createElement("p");
    line.textContent = words;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "as-link";
    button.textContent = "知道了";
    button.addEventListener("click", () => say(""));
    place.append(line, button);
  }

  function isProgress(event) {
    return event.detail.elt.matches('[hx-trigger^="every"]');
  }

  function away(event) {
    if (isProgress(event)) say("暂时连不上系统，恢复后本页自动继续。");
    else say("没有成功：系统暂时没有应答。填写的内容还在，请等十秒左右再试一次。");
  }

  document.addEventListener("htmx:sendError", away);
  document.addEventListener("htmx:timeout", away);
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if ([429, 502, 503, 504].includes(status)) {
      away(event);
    } else if (status === 403) {
      // Also the protection of a form that is older than the last log-in, in another window.
      say("没有成功：现在的账号无权这样做，或者您在别处重新登录过。请刷新本页，核对右上角的账号，再试一次。");
    } else if (status === 404) {
      say("没有成功：这一条已经不在了，可能刚被他人处理。请刷新本页。");
    } else if (!isProgress(event) || !said) {
      // Each answer has another number: of a progress bar's, the first is told.
      const id = event.detail.xhr.getResponseHeader("X-Request-ID") || "—";
      say(`没有成功：系统出错，填写的内容还在。请把请求编号 ${id} 告诉系统管理员。`);
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) say("");
  });
})();
