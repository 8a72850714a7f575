/*
 * Shows that somebody is called to duty, and opens the desk when they tap it. Nothing else: it answers no request and keeps no file.
 * What a push carries is the same for every page, so it is not even read.
 */
const TEXT = "Duty alert";
const TAG = "duty";

self.addEventListener("install", () => void self.skipWaiting());

self.addEventListener("push", (event) => {
  const shown = { tag: TAG, renotify: true, requireInteraction: true, icon: "/icon-192.png" };
  event.waitUntil(self.registration.showNotification(TEXT, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openDesk());
});

async function openDesk() {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const desk = open.find((client) => "focus" in client);
  if (desk) await desk.focus();
  else await self.clients.openWindow("/");
}
