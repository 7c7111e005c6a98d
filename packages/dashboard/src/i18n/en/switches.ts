export const switches = {
  paused: "Paused",
  disabled: "Disabled",
  pause: "Pause",
  resume: "Resume",
  enable: "Enable",
  disable: "Disable",
  title: {
    pause: "Pause {subject}?",
    resume: "Resume {subject}?",
    enable: "Enable {subject}?",
    disable: "Disable {subject}?",
  },
  hint: {
    pause: "Nothing of it starts until somebody resumes it; new runs are accepted and wait. What runs goes on.",
    resume: "What waited starts as soon as a worker has room.",
    enable: "Runs are accepted and start again.",
    disable:
      "Nothing of it starts and nothing new is accepted until somebody enables it; due instants are recorded as disabled. What runs goes on.",
  },
};
